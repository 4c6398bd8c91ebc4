import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { bundle } from '../../bundle.ts'
import { sharedModules } from '../../shared-modules.ts'
import { compile, entryOf } from './compile.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const file = 'patterns/select/mutex.ts'
const known = [
  'node_modules/async-mutex/index.mjs',
  'patterns/bell.ts',
  'patterns/select/problem.ts',
  'stm/index.ts',
]

const compiled = (text: string) => compile({ file, text }, known, build as never)

const faultsOf = async (text: string) => {
  const compilation = await compiled(text)
  return compilation.kind === 'faulty' ? compilation.faults : []
}

it.each([
  'patterns/select/stm.ts',
  'patterns/lost-update/stm-two-transactions.ts',
  'patterns/lost-update/mutex-two-sections.ts',
])('compiles %s to the very text that the page has of it', async (path) => {
  const asked = new Set<string>()
  const { code, map } = await bundle(root, entryOf(path), [sharedModules(root, asked)])
  // A flag for the package.json that says what .ts files are: there is none in a page.
  const here = code.replaceAll('(),1)', '())')
  const text = await readFile(join(root, path), 'utf8')
  const compilation = await compile({ file: path, text }, [...asked], build as never)
  expect(compilation).toEqual({
    kind: 'compiled',
    code: here,
    map: { ...map, mappings: expect.any(String) },
  })
})

it('finds in the page what a solution imports, and forgets what it imports for its types alone', async () => {
  const text = `
    import type { Anything } from 'nowhere'
    import { Mutex } from 'async-mutex'
    import { helper } from './problem.ts'
    export default (): Anything => new Mutex(helper)`
  expect(await faultsOf(text)).toEqual([])
  const compilation = await compiled(text)
  expect(compilation).toMatchObject({
    code: expect.stringContaining('cookbook.shared["patterns/select/problem.ts"]'),
    map: { sources: expect.arrayContaining([file]) },
  })
})

it('refuses what the explorer does not follow, unless the text has a name of its own for it', async () => {
  expect(await faultsOf(`export default () => fetch('/')`)).toMatchObject([
    { message: 'the explorer does not follow fetch, so it cannot play this text' },
  ])
  const own = `export default (document: string, me: { fetch(): void }) => [document, me.fetch()]`
  expect(await faultsOf(own)).toEqual([])
})

it('refuses to import anything else, at its line', async () => {
  const faults = await faultsOf(
    `import { Mutex } from 'async-mutex'\nimport fs from 'node:fs'\nfs()`,
  )
  expect(faults).toEqual([
    {
      message:
        "this page does not have 'node:fs'; it has 'async-mutex', and the files that its solutions import",
      line: 2,
      column: 15,
      length: 9,
    },
  ])
})

it('tells a syntax error at its line', async () => {
  const faults = await faultsOf('export default () => {\n  const a = 1 +* 2\n}\n')
  expect(faults).toEqual([{ message: 'Unexpected "*"', line: 2, column: 15, length: 1 }])
})

it('tells what is missing at the end at the last line', async () => {
  const [fault] = await faultsOf('export default () => {\n  return 1')
  expect(fault).toEqual({
    message: 'Unexpected end of file',
    line: 2,
    column: 0,
    length: 0,
  })
})

it('refuses what would run otherwise than in Node', async () => {
  const [fault] = await faultsOf('export default async function* () { yield 1 }')
  expect(fault?.message).toContain('it has an async generator')
  const [other] = await faultsOf('export default () => process.nextTick(() => {})')
  expect(other?.message).toContain('it needs process')
})

it('does not check types', async () => {
  expect(await faultsOf('const a: number = "one"\nexport default a')).toEqual([])
})
