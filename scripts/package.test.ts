import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInContext } from 'node:vm'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { build as buildByVite, type Rollup } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closePages, page } from '../comparisons/explorer/page-globals.suite.ts'
import * as stm from '../stm/index.ts'
import { type Installed, install, node, root } from './packaging/installed.suite.ts'
import { PACKAGES } from './packaging/manifests.ts'
import { programsOf } from './packaging/readme-programs.ts'

// The packages as their users get them: built and packed, then installed into a separate project
// that has nothing but what they declare that they need. What takes a registry or another runtime:
// scripts/runtimes.

const tsc = join(root, 'node_modules/typescript/bin/tsc')

let installed: Installed

beforeAll(async () => {
  installed = await install()
})

afterAll(() => installed.remove())

/** Type-checks `source` as strictly as a user may, and writes its JavaScript beside it. */
async function compile(project: string, name: string, source: string): Promise<void> {
  await writeFile(join(project, `${name}.ts`), source)
  const strict = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--lib', 'es2023,dom']
  await node(project, tsc, `${name}.ts`, ...strict, '--types', '')
}

describe.each(PACKAGES)('%s', (name) => {
  const BUILT = {
    stm: /^dist\/.*\.(js|d\.ts)$/,
    explorer:
      /^dist\/(comparisons\/((thread-)?explorer|render|text)|patterns(?=\/(stage|threads-program)\.))\/.*\.(js|d\.ts)$/,
  }
  const OF_TESTS = /\.(test|suite|test-d)\.|\/(examples|testing|zoo|corpus)\//

  it('holds what is built from its sources, and nothing else', () => {
    const { files } = installed.tarballs[name]
    const others = files.filter((file) => !BUILT[name].test(file) || OF_TESTS.test(file))
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
  })

  it('holds whatever it exports', () => {
    const { exports } = installed.manifests[name]
    const targets = Object.values(exports)
      .flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))
      .filter((target) => !target.includes('*'))
    expect(targets.length).toBeGreaterThan(2)
    const { files } = installed.tarballs[name]
    expect(targets.filter((target) => !files.includes(target.replace('./', '')))).toEqual([])
  })

  it('links in its README and changelog to files that it holds', async () => {
    const folder = join(installed.built, name)
    for (const paper of ['README.md', 'CHANGELOG.md']) {
      const text = await readFile(join(folder, paper), 'utf8')
      const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link)
      expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([])
    }
  })

  it('is what publint and attw expect of an ES module', async () => {
    const modules = join(root, 'node_modules')
    await node(
      root,
      join(modules, 'publint/src/cli.js'),
      'run',
      join(installed.built, name),
      '--strict',
    )
    const attw = join(modules, '@arethetypeswrong/cli/dist/index.js')
    await node(root, attw, installed.tarballs[name].path, '--profile', 'esm-only')
  })

  it('can be published, at the version of the other', async () => {
    const { manifests } = installed
    expect(manifests[name].private).toBeUndefined()
    expect(manifests[name].version).toBe(manifests.stm.version)
  })

  it('prints what its README says, in TypeScript and in plain JavaScript', async () => {
    const { bare: project } = installed
    const programs = await programsOf(name)
    expect(programs).not.toHaveLength(0)
    for (const [i, { source, prints }] of programs.entries()) {
      await compile(project, `${name}-${i}`, source)
      expect(await node(project, `${name}-${i}.js`)).toBe(prints)
      await writeFile(join(project, `${name}-${i}.mjs`), source)
      expect(await node(project, `${name}-${i}.mjs`)).toBe(prints)
    }
  })
})

it('the explorer asks for exactly its own version of stm', () => {
  const { stm, explorer } = installed.manifests
  expect(explorer.peerDependencies[stm.name]).toBe(stm.version)
})

it('the explorer works with the packages that this project has', async () => {
  const { devDependencies, dependencies } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  )
  const { stm, explorer } = installed.manifests
  const ranges = { ...explorer.dependencies, ...explorer.peerDependencies, ...stm.peerDependencies }
  for (const [needed, range] of Object.entries(ranges)) {
    if (needed === stm.name) continue
    const used = { ...devDependencies, ...dependencies }[needed]
    expect(satisfies(used, range), `${needed} ${used} is in ${range}`).toBe(true)
  }
})

it.each(PACKAGES)('%s can be installed beside any version of what it does not need', (name) => {
  const { peerDependencies, peerDependenciesMeta } = installed.manifests[name]
  const optional = Object.keys(peerDependenciesMeta)
  expect(optional).not.toHaveLength(0)
  for (const each of optional) expect(peerDependencies[each]).toBe('*')
})

/** Whether a version is in a range `*` or `^x.y.z`, the two forms that the manifests use. */
function satisfies(version: string, range: string): boolean {
  if (range === '*') return true
  const [, operator, ...least] = /^(\^)(\d+)\.(\d+)\.(\d+)$/.exec(range) ?? []
  const parts = version.split('.').map(Number)
  const fixed = least[0] === '0' ? 2 : 1
  if (least.slice(0, fixed).some((part, i) => parts[i] !== Number(part))) return false
  const first = parts.findIndex((part, i) => part !== Number(least[i]))
  return operator !== undefined && (first < 0 || Number(parts[first]) > Number(least[first]))
}

describe('the size of stm, minified by esbuild and compressed by brotli, in bytes', () => {
  /** What a program adds to a page that contains it and what it imports. */
  async function sizeOf(contents: string): Promise<number> {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: installed.bare },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2023',
      logLevel: 'silent',
    })
    return brotliCompressSync(outputFiles[0]?.contents ?? '').length
  }

  const core = 'atomically, check, orElse, retry'

  it('is under 4,000 for variables, transactions, and ways to wait', async () => {
    const size = await sizeOf(`export { ${core}, TVar } from '@concurrency-cookbook/stm'`)
    expect(size).toBeLessThan(4_000)
    expect(size).toBeGreaterThan(1_000)
  })

  it('is under 10,000 with every type, and under 12,000 with what watches and finds mistakes', async () => {
    const types = Object.keys(stm).filter((name) => /^T[A-Z]/.test(name) || /^hold/.test(name))
    expect(types.length).toBeGreaterThan(10)
    const names = `${core}, ${types.join(', ')}`
    const size = await sizeOf(`export { ${names} } from '@concurrency-cookbook/stm'`)
    expect(size).toBeLessThan(10_000)
    const all = await sizeOf(`export * from '@concurrency-cookbook/stm'`)
    expect(all).toBeLessThan(12_000)
    expect(all).toBeGreaterThan(size)
  })

  it('is nothing for what is imported and not used, and each type is left out by itself', async () => {
    expect(await sizeOf(`import '@concurrency-cookbook/stm'`)).toBeLessThan(10)
    const queue = await sizeOf(`export { TQueue } from '@concurrency-cookbook/stm'`)
    const all = await sizeOf(`export { TQueue, TMap } from '@concurrency-cookbook/stm'`)
    expect(all - queue).toBeGreaterThan(200)
  })
})

describe('in a page', () => {
  afterEach(closePages)

  /** A program with its imports at the top and the rest in a function, as a plain script may be. */
  const asScript = (source: string) => {
    const isImport = (line: string) => line.startsWith('import ')
    const lines = source.split('\n')
    const body = lines.filter((line) => !isImport(line)).join('\n')
    return `${lines.filter(isImport).join('\n')}\nexport const ended = (async () => {\n${body}\n})()`
  }

  /** Runs a bundle, with none of Node's globals. Returns what it printed. */
  async function run(code: string): Promise<string> {
    const printed: string[] = []
    const console = {
      log: (...values: unknown[]) => printed.push(`${values.map(shown).join(' ')}\n`),
    }
    const context = page({ console })
    runInContext(code, context)
    await runInContext('bundle.ended', context)
    return printed.join('')
  }

  const shown = (value: unknown) => (typeof value === 'bigint' ? `${value}n` : String(value))

  it.each(PACKAGES)('%s prints what its README says, bundled by esbuild', async (name) => {
    for (const { source, prints } of await programsOf(name)) {
      const { outputFiles, warnings } = await build({
        stdin: { contents: asScript(source), resolveDir: installed.bare },
        bundle: true,
        minify: true,
        write: false,
        format: 'iife',
        globalName: 'bundle',
        target: 'es2023',
        logLevel: 'silent',
      })
      expect(warnings).toEqual([])
      expect(await run(outputFiles[0]?.text ?? '')).toBe(prints)
    }
  })

  it.each(PACKAGES)('%s prints what its README says, bundled by Vite', async (name) => {
    const { bare: project } = installed
    for (const { source, prints } of await programsOf(name)) {
      await writeFile(join(project, 'page.js'), asScript(source))
      const bundled = await buildByVite({
        root: project,
        configFile: false,
        logLevel: 'silent',
        build: {
          write: false,
          lib: { entry: 'page.js', formats: ['iife'], name: 'bundle' },
          rolldownOptions: { output: { codeSplitting: false } },
        },
      })
      const [{ output }] = bundled as [Rollup.RollupOutput]
      expect(await run(output[0].code)).toBe(prints)
    }
  })
})

it('the packages are typed, and run in plain Node', async () => {
  await compile(
    installed.full,
    'reader',
    `
    import { Mutex } from 'async-mutex'
    import { explain, explore, type Program } from '@concurrency-cookbook/explorer'
    import { atomically, check, TVar } from '@concurrency-cookbook/stm'

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
    const { complete, failures, interleavings, states, unseen } = await explore(transfers)
    console.log(complete, failures, interleavings, states, unseen)

    // The listener that a transaction adds to a signal is known, though stm is another package.
    const aborted: Program = () => {
      const [giveUp, account] = [new AbortController(), new TVar(0)]
      const { signal } = giveUp
      const rich = () => atomically((tx) => check(tx, account.get(tx) > 1), { signal })
      const earn = () => atomically((tx) => account.update(tx, (balance) => balance + 1))
      return {
        subject: { giveUp, account },
        tasks: { Alice: () => rich().catch(() => {}), Bob: () => earn().then(() => giveUp.abort()), Carol: earn },
      }
    }
    console.log((await explore(aborted)).unseen)

    // @ts-expect-error: a transaction is not async
    void (() => atomically(async () => {}))
    // @ts-expect-error: a program returns a stage
    void (() => explore(() => ({ subject: {} })))
    `,
  )
  expect(await node(installed.full, 'reader.js')).toBe(
    "[ 70, 30 ]\ntrue [ 'deadlock' ]\ntrue\ntrue [] 3n 4 null\nnull\n",
  )
})

describe('the explorer of threads', () => {
  /** The programs in the README that stand in two files, each under the name in its first line. */
  async function filesInReadme(): Promise<Record<string, string>> {
    const readme = await readFile(join(root, 'packages/explorer/README.md'), 'utf8')
    const blocks = [...readme.matchAll(/```typescript\n(\/\/ (\w+)\.ts\n[\s\S]*?)```/g)]
    return Object.fromEntries(blocks.map(([, source = '', name = '']) => [name, source]))
  }

  it('does what the README says, in plain Node and with nothing else installed', async () => {
    const { bare } = installed
    const { counter = '', check = '' } = await filesInReadme()
    await compile(bare, 'counter', counter)
    await compile(bare, 'check', check.replace('./counter.ts', './counter.js'))
    const says = [...check.matchAll(/\/\/ => (.*)/g)].map(([, line]) => `${line}\n`)
    expect(says.length).toBeGreaterThan(2)
    expect(await node(bare, 'check.js')).toBe(says.join(''))
  })

  it('explores a program in TypeScript, if esbuild is there', async () => {
    const { full } = installed
    const { counter = '', check = '' } = await filesInReadme()
    await writeFile(join(full, 'counter.ts'), counter)
    await writeFile(join(full, 'check.ts'), check)
    const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href
    expect(await node(full, '--import', tsx, 'check.ts')).toContain('both count, in the end')
  })

  it('refuses in one line a file that is not there, that has no program, or an unknown option', async () => {
    const { bare } = installed
    await writeFile(join(bare, 'nothing.js'), 'export const nothing = 1')
    const source = `
      import { exploreThreads } from '@concurrency-cookbook/explorer/threads'
      const calls = [['missing.js', {}], ['nothing.js', {}], ['nothing.js', { seeds: 1 }]]
      for (const [name, options] of calls) {
        const failed = await exploreThreads(new URL(name, import.meta.url), options).catch((error) => error)
        console.log(failed.name, failed.message)
      }
    `
    await writeFile(join(bare, 'refused.mjs'), source)
    const lines = (await node(bare, 'refused.mjs')).trim().split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/^ExplorerMisuse there is no file .*missing\.js$/),
      expect.stringMatching(
        /^ExplorerMisuse .*nothing\.js exports no program of threads by default/,
      ),
      expect.stringMatching(/^ExplorerMisuse an exploration of threads has no 'seeds'/),
    ])
  })
})

it('stm runs threads in plain Node', async () => {
  await compile(
    installed.full,
    'adder',
    `
    import { atomicallySync } from '@concurrency-cookbook/stm'
    import { int32, onThread } from '@concurrency-cookbook/stm/threads'

    export const layout = { count: int32 }
    export const adder = onThread(layout, ({ variables: { count } }, n: number) => {
      for (let i = 0; i < n; i += 1) atomicallySync((tx) => count.update(tx, (before) => before + 1))
      return 'done'
    })
    `,
  )
  await compile(
    installed.full,
    'threads',
    `
    import { check } from '@concurrency-cookbook/stm'
    import { createHeap } from '@concurrency-cookbook/stm/threads'
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
  expect(await node(installed.full, 'threads.js')).toBe("[ 'done', 'done' ] 2000\ndone 2500\n")
})

it("the explorer brings a matcher to its users' tests", async () => {
  const source = `
    import { expect, it } from 'vitest'
    import '@concurrency-cookbook/explorer/vitest'
    import type { Program } from '@concurrency-cookbook/explorer'

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
  await compile(installed.full, 'reader.test', source)
  const vitest = join(installed.full, 'node_modules/vitest/vitest.mjs')
  const report = node(installed.full, vitest, 'run', 'reader.test.ts', '--reporter=json').catch(
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
