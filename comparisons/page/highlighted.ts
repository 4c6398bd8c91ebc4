import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHighlighter, type Highlighter, type ThemedToken } from 'shiki'
import type { PlayableProblem } from './registry.ts'

/** Themes whose colours stand out enough from their grounds for anybody (WCAG, AAA). */
const THEMES = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } as const

let highlighter: Promise<Highlighter> | undefined

/** The lines of TypeScript `code` as HTML, in colours for light and for dark pages. */
async function highlight(code: string): Promise<readonly string[]> {
  highlighter ??= createHighlighter({ themes: Object.values(THEMES), langs: ['typescript'] })
  const shiki = await highlighter
  const lines = shiki.codeToTokensWithThemes(code.trimEnd(), { lang: 'typescript', themes: THEMES })
  return lines.map((tokens) => tokens.map(spanOf).join(''))
}

type Token = Pick<ThemedToken, 'content'> & {
  readonly variants: Readonly<Record<string, { readonly color?: string }>>
}

function spanOf({ content, variants }: Token): string {
  const text = escaped(content)
  if (content.trim() === '') return text
  const { light, dark } = variants
  return `<span style="color:light-dark(${light?.color},${dark?.color})">${text}</span>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The sources in a folder below `root`, without tests: those of a pattern, or what patterns share. */
export async function sourcesIn(root: string, folder: string): Promise<PlayableProblem['sources']> {
  const files = (await readdir(join(root, folder))).filter(
    (file) => file.endsWith('.ts') && !/\.(test|suite)\.ts$/.test(file),
  )
  const paths = files.sort().map((file) => `${folder}/${file}`)
  const lines = paths.map(
    async (path) => [path, await highlight(await readFile(join(root, path), 'utf8'))] as const,
  )
  return Object.fromEntries(await Promise.all(lines))
}
