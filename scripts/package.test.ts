import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

// The package as its users get it: built and packed, then installed into a separate project that
// has nothing but the declared dependencies.

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = join(root, 'node_modules/typescript/bin/tsc')

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const manifest: Manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))

let folder = ''
let project = ''
let packed: readonly string[] = []

/** Runs Node in `cwd`. Returns what it printed; rejects if it fails. */
async function node(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' }
  return (await promisify(execFile)(process.execPath, args, { cwd, env })).stdout
}

/** The files that `npm pack` would put into the package in `cwd`. */
async function filesToPack(cwd: string): Promise<string[]> {
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline']
  const { stdout } = await promisify(execFile)('npm', pack, { cwd, shell: true })
  const [{ files }] = JSON.parse(stdout)
  return files.map(({ path }: { readonly path: string }) => path)
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'package-')))
  const staged = join(folder, 'staged')
  await node(root, tsc, '-p', 'tsconfig.build.json', '--outDir', join(staged, 'dist'))
  const sources = ['comparisons', 'patterns', 'scripts', 'stm', 'tsconfig.json']
  for (const file of ['package.json', 'README.md', 'LICENSE', ...sources]) {
    await cp(join(root, file), join(staged, file), { recursive: true })
  }
  packed = await filesToPack(staged)

  project = join(folder, 'project')
  const installed = join(project, 'node_modules')
  for (const file of packed) await cp(join(staged, file), join(installed, manifest.name, file))
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    await mkdir(dirname(join(installed, name)), { recursive: true })
    await symlink(join(root, 'node_modules', name), join(installed, name), 'junction')
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Type-checks `source` as strictly as a user may, and writes its JavaScript beside it. */
async function compile(name: string, source: string): Promise<void> {
  await writeFile(join(project, `${name}.ts`), source)
  const strict = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--lib', 'es2023,dom']
  await node(project, tsc, `${name}.ts`, ...strict, '--types', '')
}

it('the package holds stm and the explorer, and nothing else', () => {
  const built =
    /^dist\/(stm|comparisons\/(explorer|text)|patterns(?=\/stage\.))\/.*(?<!\.test|\.suite)\.(js|d\.ts)$/
  const others = packed.filter((file) => !built.test(file) || file.includes('/examples/'))
  expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json'])
})

it('the package holds whatever it exports', () => {
  const targets = Object.values(manifest.exports).flatMap((entry) => Object.values(entry))
  expect(targets.filter((target) => !packed.includes(target.replace('./', '')))).toEqual([])
})

it('the package is typed, and runs in plain Node', async () => {
  await compile(
    'reader',
    `
    import { Mutex } from 'async-mutex'
    import { explain, explore, type Program } from '${manifest.name}/explorer'
    import { atomically, TVar } from '${manifest.name}/stm'

    const accounts = [new TVar(100), new TVar(0)] as const
    const transfer = (from: TVar<number>, to: TVar<number>, amount: number) =>
      atomically((tx) => {
        from.update(tx, (balance) => balance - amount)
        to.update(tx, (balance) => balance + amount)
      })
    await transfer(...accounts, 30)
    console.log(accounts.map((account) => account.peek()))

    const both = (first: Mutex, second: Mutex) =>
      first.runExclusive(() => second.runExclusive(async () => {}))
    const naive: Program = () => {
      const [left, right] = [new Mutex(), new Mutex()]
      return {
        subject: { left, right },
        tasks: { Alice: () => both(left, right), Bob: () => both(right, left) },
      }
    }
    const found = await explore(naive)
    console.log(found.complete, found.failures.map(({ ending }) => ending.outcome))
    console.log(explain(found).includes('Alice waits for right, which Bob has'))

    const transfers: Program = () => {
      const accounts = [new TVar(100), new TVar(0)] as const
      const [a, b] = accounts
      return {
        subject: { accounts },
        tasks: { Alice: () => transfer(a, b, 30), Bob: () => transfer(b, a, 10) },
        finally: { 'both arrive': () => a.peek() === 80 && b.peek() === 20 },
      }
    }
    const { complete, failures, interleavings } = await explore(transfers)
    console.log(complete, failures, interleavings)

    // @ts-expect-error: a transaction is not async
    void (() => atomically(async () => {}))
    // @ts-expect-error: a program returns a stage
    void (() => explore(() => ({ tasks: {} })))
    `,
  )
  expect(await node(project, 'reader.js')).toBe(
    "[ 70, 30 ]\ntrue [ 'deadlock' ]\ntrue\ntrue [] 3n\n",
  )
})

it('the package runs threads in plain Node', async () => {
  await compile(
    'adder',
    `
    import { atomicallySync } from '${manifest.name}/stm'
    import { int32, onThread } from '${manifest.name}/stm/threads'

    export const layout = { count: int32 }
    export const adder = onThread(layout, ({ variables: { count } }, n: number) => {
      for (let i = 0; i < n; i += 1) atomicallySync((tx) => count.update(tx, (before) => before + 1))
      return 'done'
    })
    `,
  )
  await compile(
    'threads',
    `
    import { check } from '${manifest.name}/stm'
    import { createHeap } from '${manifest.name}/stm/threads'
    import { layout } from './adder.js'

    const heap = createHeap(layout)
    const { count } = heap.variables
    const adders = [1, 2].map(() => heap.spawn<string>(new URL('adder.js', import.meta.url), 'adder', 1_000))
    await heap.atomically((tx) => check(tx, count.get(tx) === 2_000))
    console.log(await Promise.all(adders.map(({ result }) => result)), count.peek())
    const inTypeScript = heap.spawn<string>(new URL('adder.ts', import.meta.url), 'adder', 500)
    console.log(await inTypeScript.result, count.peek())

    // @ts-expect-error: an int32 holds a number
    void (() => heap.atomicallySync((tx) => count.set(tx, 'one')))
    // @ts-expect-error: there is no such variable
    void (() => heap.variables.counter)
    `,
  )
  expect(await node(project, 'threads.js')).toBe("[ 'done', 'done' ] 2000\ndone 2500\n")
})

it("the package brings a matcher to its users' tests", async () => {
  const source = `
    import { expect, it } from 'vitest'
    import '${manifest.name}/explorer/vitest'
    import type { Program } from '${manifest.name}/explorer'

    const count = (isHasty: boolean): Program => ({ work }) => {
      const counter = { value: 0 }
      const add = async () => {
        const before = counter.value
        if (isHasty) await work('thinks')
        counter.value = before + 1
      }
      return {
        subject: counter,
        tasks: { Alice: add, Bob: add },
        finally: { 'both count': () => counter.value === 2 },
      }
    }

    it('survives', () => expect(count(false)).toSurviveEverySchedule())
    it('does not', () => expect(count(true)).not.toSurviveEverySchedule())
    it('reports how', () => expect(count(true)).toSurviveEverySchedule({ rule: 'preemptive' }))
    // @ts-expect-error: a number is not a program
    void (() => expect(3).toSurviveEverySchedule())
    `
  await compile('reader.test', source)
  const vitest = join(project, 'node_modules/vitest/vitest.mjs')
  const report = node(project, vitest, 'run', 'reader.test.ts', '--reporter=json').catch(
    ({ stdout }) => stdout,
  )
  const { testResults } = JSON.parse(await report)
  const results = testResults.flatMap(
    ({ assertionResults }: { assertionResults: object[] }) => assertionResults,
  )
  expect(results).toMatchObject([
    { title: 'survives', status: 'passed' },
    { title: 'does not', status: 'passed' },
    {
      title: 'reports how',
      status: 'failed',
      failureMessages: [expect.stringContaining('no longer true: both count, in the end')],
    },
  ])
})
