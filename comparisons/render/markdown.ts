import { explainRun, type Run } from '../explorer/index.ts'

/** A schedule as a figure in Markdown, above its caption. */
export function figureOf(run: Run, caption: string): string {
  return `${fenced(explainRun(run), 'text')}\n${caption}\n`
}

/** `code` as a fenced block, which nothing in it can end. */
export function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${code.trimEnd()}\n${fence}\n`
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  const lines = [head, head.map(() => '---'), ...rows]
  return `${lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')}\n`
}

/** A section that opens with a click. `title` is HTML. */
export const folded = (title: string, content: string): string =>
  `<details>\n<summary>${title}</summary>\n\n${content}\n</details>`
