import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { patternNames } from '../../patterns/discover.ts'
import { filesIn } from './store.ts'

const root = new URL('../../', import.meta.url)

/** What stands in a page: its links to files of the repository, and what others may link to. */
function linksIn(page: string): string[] {
  const prose = page.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, 'code')
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => !/^[a-z]+:/.test(link))
}

/** The anchors that a code host makes of headings. */
function anchorsIn(page: string): Set<string> {
  const code = /^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm
  const headings = [...page.replace(code, '').matchAll(/^#+ (.*)$/gm)]
  return new Set(headings.map(([, heading = '']) => anchorOf(heading)))
}

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** The links of a page that lead nowhere. */
function deadLinks(file: string, page: string): string[] {
  return linksIn(page).filter((link) => {
    const [path = '', anchor] = link.split('#')
    const target = new URL(path, new URL(file, root))
    if (path !== '' && !existsSync(target)) return true
    if (anchor === undefined) return false
    return !anchorsIn(path === '' ? page : readFileSync(target, 'utf8')).has(anchor)
  })
}

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...(await filesIn(new URL('docs/', root)))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
  ...(await patternNames()).map((name) => `patterns/${name}/README.md`),
]

it.each(pages)('the links of %s lead somewhere', (file) => {
  expect(deadLinks(file, readFileSync(new URL(file, root), 'utf8'))).toEqual([])
})

it('a link that leads nowhere is noticed', () => {
  const page = '# A `b`, and "c"\n[1](#a-b-and-c) [2](#d) [3](none.md) [4](../README.md#licence)\n'
  expect(deadLinks('docs/x.md', page)).toEqual(['#d', 'none.md'])
  expect(deadLinks('docs/x.md', '```md\n# d\n[1](none.md)\n```\n[2](#d) `[3](none.md)`\n')).toEqual(
    ['#d'],
  )
})
