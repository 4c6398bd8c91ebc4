import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'

// How the files of the project are laid out. Which of them may import which: layering.test.ts; that
// none import one another in a circle: imports.test.ts.

/** The longest source file, in lines, and the widest comment, in columns. */
const MAX_LINES = 300
const MAX_COLUMNS = 120

const FOLDERS = ['stm', 'patterns', 'comparisons', 'scripts', 'docs']
const IS_TEST = /\.(test|suite|test-d)\.ts$/

const files = [
  ...readdirSync('.', { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  ),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath.replaceAll('\\', '/'), name)),
  ),
].sort()

const sources = files.filter((file) => file.endsWith('.ts'))
const textOf = (file: string): string => readFileSync(file, 'utf8')

it('no source file is too long', () => {
  const long = sources
    .filter((file) => !IS_TEST.test(file))
    .map((file) => [file, textOf(file).trimEnd().split('\n').length] as const)
    .filter(([, lines]) => lines > MAX_LINES)
    .map(([file, lines]) => `${file}: ${lines} lines`)
  expect(long).toEqual([])
})

it('no page that is written by hand is too long', () => {
  const generated = /(<!-- generated: [^>]*-->\n)[\s\S]*?(<!-- end of generated -->)/g
  const isMade = /^docs\/(api\/|patterns\/|explorations\/|experiments\/|README\.md|benchmarks\.md)/
  const long = files
    .filter((file) => file.endsWith('.md') && !isMade.test(file))
    .map((file) => [file, textOf(file).replace(generated, '$1$2').split('\n').length] as const)
    .filter(([, lines]) => lines > MAX_LINES)
  expect(long).toEqual([])
})

it('no comment is too wide: the formatter breaks code, and not comments', () => {
  const wide = sources.flatMap((file) =>
    textOf(file)
      .split('\n')
      .map((line, i) => [`${file}:${i + 1}`, line] as const)
      .filter(([, line]) => /^\s*(\/\/|\/?\*)/.test(line) && line.length > MAX_COLUMNS)
      .map(([place]) => place),
  )
  expect(wide).toEqual([])
})

it('no file lies loose in comparisons/', () => {
  expect(files.filter((file) => dirname(file) === 'comparisons')).toEqual([])
})

it('nothing is left over from a merge or from an editor', () => {
  expect(files.filter((file) => /\.(orig|rej|bak|swp)$|~$/.test(file))).toEqual([])
})

describe('the map in docs/architecture.md', () => {
  const map = textOf('docs/architecture.md')
  const folders = [...new Set(files.map((file) => dirname(file)))]

  /** The rooms of `stm/`, of `comparisons/` and of the explorer, with those of their rooms. */
  const rooms = folders.filter((folder) =>
    /^(stm|comparisons)\/[^/]+$|^comparisons\/(explorer|experiments)\/[^/]+$|^[^/.]+$/.test(folder),
  )

  it('describes each folder', () => {
    expect(rooms.length).toBeGreaterThan(20)
    expect(rooms.filter((folder) => !map.includes(`\`${folder}/\``))).toEqual([])
  })

  it.each(['docs/architecture.md', 'CONTRIBUTING.md'])('and %s names files that exist', (page) => {
    const named = [
      ...textOf(page).matchAll(/`((?:stm|patterns|comparisons|scripts|docs)\/[^`\s]*)`/g),
    ]
    const paths = named.map(([, path = '']) => path).filter((path) => !/[<>*{}]|my-/.test(path))
    expect(paths.length).toBeGreaterThan(0)
    expect(paths.filter((path) => !existsSync(path) && !existsSync(`${path}.ts`))).toEqual([])
  })
})
