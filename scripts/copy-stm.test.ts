import { execFile } from 'node:child_process'
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { performed } from './perform.suite.ts'

const perform = performed('copy-stm')
const modules = fileURLToPath(new URL('../node_modules', import.meta.url))

let project = ''

beforeEach(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'copy-stm-')))
})

afterEach(() => rm(project, { recursive: true, force: true }))

const PROGRAM = (ending: string) => `
  import { atomically, TVar } from './stm/index.${ending}'
  const x: TVar<number> = new TVar(1)
  await atomically((tx) => x.update(tx, (n) => n + 1))
  console.log(x.peek())
`

/** Compiles the project as strictly as can be. Returns what the compiler says. */
async function compile(...options: string[]): Promise<string> {
  const strict = ['strict', 'noUncheckedIndexedAccess', 'exactOptionalPropertyTypes']
  const args = [
    join(modules, 'typescript/bin/tsc'),
    ...['main.ts', '--target', 'es2023', '--ignoreConfig', '--outDir', 'out'],
    ...strict.map((each) => `--${each}`),
    ...options,
  ]
  const run = promisify(execFile)(process.execPath, args, { cwd: project })
  return run.then(
    () => '',
    ({ stdout }) => stdout,
  )
}

it('the copy compiles in a project with the module system of Node, and runs', async () => {
  const { code, out } = await perform(join(project, 'stm'))
  expect(code).toBe(0)
  expect(out).toContain('stm/LICENSE\n')
  expect(out).toContain('stm/types/tqueue.ts\n')
  expect(out).not.toMatch(/test|suite|threads|buffered/)
  await writeFile(join(project, 'main.ts'), PROGRAM('js'))
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  const browser = ['--lib', 'es2023,dom', '--types', '']
  expect(await compile('--module', 'nodenext', ...browser)).toBe('')
  const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'out/main.js')])
  expect(stdout).toBe('2\n')
  expect(await compile('--module', 'esnext', '--moduleResolution', 'bundler', ...browser)).toBe('')
})

it('the copy has threads if they are asked for, and endings for Node without a compiler', async () => {
  const { out } = await perform(join(project, 'stm'), '--threads', '--endings', 'ts')
  expect(out).toContain('stm/threads/spawn.ts\n')
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  await symlink(modules, join(project, 'node_modules'), 'junction')
  await writeFile(join(project, 'main.ts'), `import './stm/threads/index.ts'${PROGRAM('ts')}`)
  const asIs = ['--allowImportingTsExtensions', '--noEmit']
  expect(await compile('--module', 'nodenext', '--types', 'node', ...asIs)).toBe('')
})

it('a folder that exists is left as it is', async () => {
  const { code, err } = await perform(project)
  expect({ code, err }).toEqual({ code: 2, err: `there is a '${project}' already\n` })
})

it.each([
  [[], /^name one folder/],
  [['a', 'b'], /^name one folder/],
  [['a', '--endings', 'mjs'], /unknown ending 'mjs'/],
])('%j is refused', async (args, message) => {
  const { code, err } = await perform(...args)
  expect(code).toBe(2)
  expect(err).toMatch(message)
})
