import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

// A small project whose `stm` is loaded as one module, as that of this project is.

const LOADING = [
  'scripts/start.ts',
  'scripts/loading',
  'comparisons/explorer/fingerprint/with-readers.ts',
  'comparisons/explorer/fingerprint/program-variables.ts',
  'comparisons/explorer/fingerprint/syntax-tree.ts',
  'comparisons/explorer/fingerprint/reader-text.ts',
  'package.json',
]

const root = fileURLToPath(new URL('..', import.meta.url))
let project = ''

const FILES = {
  'scripts/it.ts': "import { start } from './start.ts'\n\nawait start('commands/it.ts')\n",
  'stm/index.ts': [
    "export { count, counted } from './count.ts'",
    'export const later = () => import(`./late.ts`)',
  ],
  'stm/count.ts': [
    'interface Left {\n  readonly out: number\n}\n',
    'export type Unused = Left',
    'export let counted: number = 0',
    'export function count(): void {',
    '  counted += 1',
    '}',
    'export function fail(): never {',
    '  const error = new Error("there")',
    '  throw error',
    '}',
    "console.log('count')",
  ],
  'stm/late.ts': ["import { counted } from './count.ts'", "console.log('late', counted)"],
}

async function write(files: Readonly<Record<string, string | readonly string[]>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, file)), { recursive: true })
    await writeFile(join(project, file), typeof text === 'string' ? text : `${text.join('\n')}\n`)
  }
}

/** Runs the command `scripts/commands/it.ts`, which has the text `lines`. */
async function run(...lines: readonly string[]) {
  await write({ 'scripts/commands/it.ts': lines })
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/it.ts'],
    { cwd: project, encoding: 'utf8' },
  )
  return { status, out: stdout.split('\n').slice(0, -1), err: stderr }
}

/** Prints the file of a function, as Node knows it without source maps. */
const PLACE = [
  'process.setSourceMapsEnabled(false)',
  'try { fail() } catch (error) { console.log(/stm.([\\w-]+.ts)/.exec((error as Error).stack)?.[1]) }',
]

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'bundle-'))
  for (const folder of ['patterns', 'comparisons', 'node_modules/@jridgewell']) {
    await mkdir(join(project, folder), { recursive: true })
  }
  await write(FILES)
  for (const each of LOADING) {
    await cp(join(root, each), join(project, each), { recursive: true })
  }
  for (const name of ['tsx', 'esbuild', 'acorn', '@jridgewell/trace-mapping']) {
    const installed = join(root, 'node_modules', name)
    await symlink(installed, join(project, 'node_modules', name), 'junction')
  }
})

afterEach(() => rm(project, { recursive: true, force: true }))

describe('the files that a door imports', () => {
  it('are one module, which each of them exports from', async () => {
    for (const _ of ['made', 'from the cache']) {
      expect(
        await run(
          "import { count, counted, later } from '../../stm/index.ts'",
          "import * as same from '../../stm/count.ts'",
          "import { fail } from '../../stm/count.ts'",
          'count()',
          'console.log(counted, same.counted, same.count === count, Object.keys(same).join())',
          'await later()',
          ...PLACE,
        ),
      ).toEqual({
        status: 0,
        out: ['count', '1 1 true count,counted,fail', 'late 1', 'index-bundle.ts'],
        err: '',
      })
    }
  })

  it('have the lines of their sources', async () => {
    for (const _ of ['made', 'from the cache']) {
      const { status, err } = await run("import { fail } from '../../stm/count.ts'", 'fail()')
      expect(status).toBe(1)
      expect(err).toMatch(/stm[\\/]count\.ts:11:/)
      expect(err).toMatch(/commands[\\/]it\.ts:2:/)
      expect(err).not.toContain('index-bundle')
    }
  })

  it('are made again as soon as one of them has another text', async () => {
    const command = [
      "import * as door from '../../stm/index.ts'",
      'console.log(Object.keys(door).join())',
    ]
    expect((await run(...command)).out).toEqual(['count', 'count,counted,later'])
    await write({ 'stm/count.ts': [...FILES['stm/count.ts'], "console.log('changed')"] })
    expect((await run(...command)).out).toEqual(['count', 'changed', 'count,counted,later'])
    await write({
      'stm/more.ts': 'export const more = 1\n',
      'stm/index.ts': [...FILES['stm/index.ts'], "export { more } from './more.ts'"],
    })
    expect((await run(...command)).out).toEqual(['count', 'changed', 'count,counted,later,more'])
    await rm(join(project, 'stm/more.ts'))
    await write(FILES)
    const afterwards = await run("import { fail } from '../../stm/count.ts'", ...command, ...PLACE)
    expect(afterwards.out).toEqual(['count', 'count,counted,later', 'index-bundle.ts'])
  })

  it('are made again as soon as bundles are made in another way', async () => {
    const command = "import '../../stm/index.ts'"
    expect((await run(command)).out).toEqual(['count'])
    await write({
      'scripts/loading/with-lines.ts': [
        'export const withLines = (code: string) => code.concat("console.log(`again`)")',
      ],
    })
    expect((await run(command)).out).toEqual(['count', 'again'])
  })

  it('have the names of their sources', async () => {
    await write({
      'stm/index.ts': ["export { A, named } from './a.ts'", "export { B } from './b.ts'"],
      'stm/a.ts': [
        'export class A {\n  static one = () => new A()\n}',
        'class Same {}\nfunction same() {}\nconst Alias = A',
        'export const named = [A, Same, same, Alias]',
      ],
      'stm/b.ts': [
        "import { named } from './a.ts'",
        'class Same {}\nfunction same() {}\nconst Alias = Same',
        'export class B {}',
        'named.push(Same, same, Alias, B)',
      ],
    })
    const { out } = await run(
      "import { A, named } from '../../stm/index.ts'",
      'console.log(named.map(({ name }) => name).join(), A.one() instanceof A)',
      'console.log(Object.entries(Object.getOwnPropertyDescriptor(named[4], "name") ?? {}).join())',
    )
    expect(out).toEqual([
      'A,Same,same,A,Same,same,Same,B true',
      'value,Same,writable,false,enumerable,false,configurable,true',
    ])
  })

  it('are loaded one by one if one of them does not compile', async () => {
    const works = [
      "import { count, fail } from '../../stm/count.ts'",
      'console.log(typeof count)',
      ...PLACE,
    ]
    await write({ 'stm/index.ts': 'const broken = = 1\n' })
    expect((await run(...works)).out).toEqual(['count', 'function', 'count.ts'])
    expect(await run("import '../../stm/index.ts'")).toMatchObject({
      status: 1,
      err: expect.stringContaining('index.ts:1:15'),
    })
    await write(FILES)
    expect((await run(...works)).out).toEqual(['count', 'function', 'index-bundle.ts'])
  })

  it('are one module where no cache can be written, and where it is damaged', async () => {
    const works = ["import { fail } from '../../stm/count.ts'", ...PLACE]
    const cache = join(project, 'node_modules/.cache')
    await write({ 'node_modules/.cache': 'a file in place of the folder' })
    expect((await run(...works)).out).toEqual(['count', 'index-bundle.ts'])
    await rm(cache)
    expect((await run(...works)).out).toEqual(['count', 'index-bundle.ts'])
    for (const name of await readdir(join(cache, 'concurrency-cookbook'))) {
      const file = join(cache, 'concurrency-cookbook', name)
      if ((await readFile(file, 'utf8')).startsWith('{')) await writeFile(file, '{')
    }
    expect((await run(...works)).out).toEqual(['count', 'index-bundle.ts'])
  })
})
