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

/** The anchors that a page sets, and those that a code host makes of headings: of equal ones with a number. */
function anchorsIn(page: string): Set<string> {
  const prose = page.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '')
  const anchors = new Set([...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id))
  const times = new Map<string, number>()
  for (const [, heading = ''] of prose.matchAll(/^#+ (.*)$/gm)) {
    const anchor = anchorOf(heading)
    const before = times.get(anchor) ?? 0
    times.set(anchor, before + 1)
    anchors.add(before === 0 ? anchor : `${anchor}-${before}`)
  }
  return anchors
}

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = new Map<string, Set<string>>()

/** The anchors of a file to which several pages may link. */
function anchorsInFile({ href }: URL): Set<string> {
  const anchors = anchorsOf.get(href) ?? anchorsIn(readFileSync(new URL(href), 'utf8'))
  anchorsOf.set(href, anchors)
  return anchors
}

/** The links of a page that lead nowhere. */
function deadLinks(file: string, page: string): string[] {
  const own = anchorsIn(page)
  return linksIn(page).filter((link) => {
    const [path = '', anchor] = link.split('#')
    const target = new URL(path, new URL(file, root))
    if (path !== '' && !existsSync(target)) return true
    if (anchor === undefined) return false
    return !(path === '' ? own : anchorsInFile(target)).has(anchor)
  })
}

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'packages/stm/README.md',
  'packages/explorer/README.md',
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
