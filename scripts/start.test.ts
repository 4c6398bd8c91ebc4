import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { script } from './spawn.suite.ts'

// A small project with commands of its own, which start as those of this project do.

const FILES = [
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

const write = (file: string, text: string) => writeFile(join(project, file), text)

/** Runs the command `scripts/commands/it.ts`. */
function run() {
  const node = ['--import', 'tsx', 'scripts/it.ts']
  const { status, stdout, stderr } = spawnSync(process.execPath, node, {
    cwd: project,
    encoding: 'utf8',
  })
  return { status, out: stdout, err: stderr }
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'start-'))
  for (const folder of ['stm', 'patterns', 'comparisons', 'scripts/commands', 'node_modules']) {
    await mkdir(join(project, folder), { recursive: true })
  }
  for (const each of FILES) {
    await cp(join(root, each), join(project, each), { recursive: true })
  }
  for (const name of ['tsx', 'esbuild', 'acorn']) {
    const installed = join(root, 'node_modules', name)
    await symlink(installed, join(project, 'node_modules', name), 'junction')
  }
  await write(
    'scripts/it.ts',
    "import { start } from './start.ts'\n\nawait start('commands/it.ts')\n",
  )
})

beforeEach(() => write('stm/answer.ts', 'export const answer: number = 42\n'))

afterAll(() => rm(project, { recursive: true, force: true }))

describe('a command', () => {
  it('runs where its source is, with what is there', async () => {
    await write(
      'scripts/commands/it.ts',
      "import { answer } from '../../stm/answer.ts'\nconsole.log(answer, import.meta.url)\n",
    )
    const { href } = pathToFileURL(join(project, 'scripts/commands/it.ts'))
    for (const _ of ['compiled', 'from the cache']) {
      expect(run()).toEqual({ status: 0, out: `42 ${href}\n`, err: '' })
    }
    await write('stm/answer.ts', 'export const answer: number = 43\n')
    expect(run().out).toBe(`43 ${href}\n`)
  })

  it('has functions that are made without a call for their names', async () => {
    await write(
      'scripts/commands/it.ts',
      'const make = () => function made() {}\nconsole.log(String(make), make().name)\n',
    )
    for (const _ of ['compiled', 'from the cache']) {
      expect(run().out).toContain('made')
      expect(run().out).not.toContain('__name')
    }
  })

  it('fails with the line of the source', async () => {
    await write(
      'scripts/commands/it.ts',
      'interface Left {\n  readonly out: 1\n}\n\nexport type Unused = Left\nthrow new Error("here")\n',
    )
    for (const _ of ['compiled', 'from the cache']) {
      const { status, err } = run()
      expect(status).toBe(1)
      expect(err).toMatch(/scripts[\\/]commands[\\/]it\.ts:6:7/)
    }
  })

  it('is told apart from a file that does not compile', async () => {
    await write('stm/broken.ts', 'const broken = = 1\n')
    await write('scripts/commands/it.ts', `console.log('${Math.random()} whole')\n`)
    const { status, out } = run()
    expect({ status, out }).toMatchObject({ status: 0, out: expect.stringContaining('whole') })
    await write('scripts/commands/it.ts', "import '../../stm/broken.ts'\n")
    expect(run()).toMatchObject({ status: 1, err: expect.stringContaining('broken.ts:1:15') })
    await rm(join(project, 'stm/broken.ts'))
  })

  it('runs where no cache can be written', async () => {
    await rm(join(project, 'node_modules/.cache'), { recursive: true })
    await write('node_modules/.cache', 'a file in place of the folder')
    await write(
      'scripts/commands/it.ts',
      "import { answer } from '../../stm/answer.ts'\nconsole.log(answer)\n",
    )
    expect(run()).toEqual({ status: 0, out: '42\n', err: '' })
    await rm(join(project, 'node_modules/.cache'))
  })
})

it.each([
  [
    'list-patterns',
    'scripts/list-patterns is not a command; the commands are in scripts/commands/',
  ],
  ['explore-once', 'this process measures for scripts/bench, which starts it'],
])('scripts/%s, started by mistake, says what it is', async (name, says) => {
  expect(await script(name)('--help')).toEqual({ code: 2, out: '', err: `${says}\n` })
})
