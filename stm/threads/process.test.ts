import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'

// Whole processes: plain Node with plain JavaScript, where there is no esbuild, and tsx.

const folder = mkdtempSync(join(tmpdir(), 'stm-process-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, source: string): string => {
  writeFileSync(join(folder, name), source)
  return join(folder, name)
}

const here = fileURLToPath(new URL('.', import.meta.url))
const env = { ...process.env, NODE_OPTIONS: '' }
const run = async (...args: string[]) =>
  (await promisify(execFile)(process.execPath, args, { env })).stdout

beforeAll(async () => {
  await build({
    stdin: {
      contents: `export * from '../index.ts'; export * from './index.ts'`,
      resolveDir: here,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(folder, 'stm.mjs'),
    logLevel: 'silent',
  })
  write('layout.mjs', `import { int32 } from './stm.mjs'; export const layout = { x: int32 }`)
  write(
    'adder.mjs',
    `
    import { atomicallySync, check, onThread } from './stm.mjs'
    import { layout } from './layout.mjs'
    const add = (x, n) => atomicallySync((tx) => x.update(tx, (before) => before + n))
    export const adder = onThread(layout, ({ variables: { x } }, n) => add(x, n))
    export const waiter = onThread(layout, ({ variables: { x } }) =>
      atomicallySync((tx) => check(tx, x.get(tx) < 0)))
    `,
  )
})

it('a JavaScript worker runs in plain Node, without esbuild', async () => {
  const main = write(
    'main.mjs',
    `
    import { createHeap, check } from './stm.mjs'
    import { layout } from './layout.mjs'
    const heap = createHeap(layout)
    const { x } = heap.variables
    const adder = heap.spawn(new URL('./adder.mjs', import.meta.url), 'adder', 5)
    await heap.atomically((tx) => check(tx, x.get(tx) === 5))
    await adder.result
    console.log(x.peek())
    `,
  )
  expect(await run(main)).toBe('5\n')
})

it('a TypeScript worker is refused where there is no esbuild, with an error that says so', async () => {
  write('typed.ts', `export const typed: number = 1`)
  const main = write(
    'refused.mjs',
    `
    import { createHeap } from './stm.mjs'
    import { layout } from './layout.mjs'
    const heap = createHeap(layout)
    const thread = heap.spawn(new URL('./typed.ts', import.meta.url), 'typed')
    await thread.result.catch((error) => console.log(error.name, error.message))
    console.log(heap.inspect().length)
    `,
  )
  expect(await run(main)).toMatch(/^MisuseError .*esbuild is not installed.*\n1\n$/)
})

it('a transaction that awaits keeps the process alive, and no longer than it waits', async () => {
  const main = write(
    'alive.mjs',
    `
    import { createHeap, check } from './stm.mjs'
    import { layout } from './layout.mjs'
    const heap = createHeap(layout)
    const signal = AbortSignal.timeout(200) // does not keep the process alive itself
    await heap
      .atomically((tx) => check(tx, heap.variables.x.get(tx) > 0), { signal })
      .catch((error) => console.log(error.name))
    `,
  )
  expect(await run(main)).toBe('TimeoutError\n')
})

it('Ctrl-C ends the process with all its threads', async () => {
  const main = write(
    'endless.mjs',
    `
    import { createHeap } from './stm.mjs'
    import { layout } from './layout.mjs'
    const heap = createHeap(layout)
    const entry = new URL('./adder.mjs', import.meta.url)
    for (let i = 0; i < 3; i += 1) heap.spawn(entry, 'waiter')
    const look = setInterval(() => {
      if (heap.inspect().filter(({ blocked }) => blocked > 0).length < 3) return
      clearInterval(look)
      console.log('all wait')
    }, 5)
    `,
  )
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  )
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGINT')
  expect(await ended).toBe('SIGINT')
})

it('a TypeScript worker runs under tsx', async () => {
  const tsx = fileURLToPath(import.meta.resolve('tsx'))
  const source = fileURLToPath(new URL('./testing/soak.suite.ts', import.meta.url))
  const main = write(
    'typed-main.mts',
    `
    import { faultsIn } from ${JSON.stringify(source)}
    console.log(await faultsIn('teller', 300 as number))
    `,
  )
  expect(await run('--import', tsx, main)).toBe('0\n')
})

it('a process leaves no bundle of threads that were starting when their thread was terminated', async () => {
  const tsx = fileURLToPath(import.meta.resolve('tsx'))
  const stm = JSON.stringify(join(folder, 'stm.mjs'))
  mkdirSync(join(folder, 'nested/node_modules'), { recursive: true })
  const esbuild = dirname(fileURLToPath(import.meta.resolve('esbuild/package.json')))
  symlinkSync(esbuild, join(folder, 'nested/node_modules/esbuild'), 'junction')
  write('nested/slow.mts', `await new Promise((resolve) => setTimeout(resolve, 60_000 as number))`)
  write(
    'nested/spawner.mts',
    `
    import { atomicallySync, createHeap, int32, onThread } from ${stm}
    export const layout = { x: int32 }
    export const spawner = onThread(layout, async ({ variables: { x } }) => {
      atomicallySync((tx) => x.set(tx, 1))
      createHeap(layout).spawn(new URL('./slow.mts', import.meta.url), 'nobody')
      await new Promise<void>((resolve) => setTimeout(resolve, 60_000))
    })
    `,
  )
  const main = write(
    'nested/starting.mts',
    `
    import { readdirSync } from 'node:fs'
    import { tmpdir } from 'node:os'
    import { check, createHeap } from ${stm}
    import { layout } from './spawner.mts'
    const bundles = () =>
      readdirSync(tmpdir()).filter((file) => file.startsWith('stm-thread-' + process.pid + '-'))
    const heap = createHeap(layout)
    const thread = heap.spawn(new URL('./spawner.mts', import.meta.url), 'spawner')
    await heap.atomically((tx) => check(tx, heap.variables.x.get(tx) === 1)) // its own is gone
    while (bundles().length === 0) await new Promise((resolve) => setImmediate(resolve))
    await thread.terminate()
    console.log(process.pid, bundles().length)
    `,
  )
  const [pid, left] = (await run('--import', tsx, main)).split(' ')
  expect(Number(left)).toBe(1)
  expect(readdirSync(tmpdir()).filter((file) => file.startsWith(`stm-thread-${pid}-`))).toEqual([])
})

it('a process that has removed its temporary folder ends as it would', async () => {
  const main = write(
    'tidy.mjs',
    `
    import { mkdtempSync, rmdirSync } from 'node:fs'
    import { createHeap } from './stm.mjs'
    import { layout } from './layout.mjs'
    process.env.TMPDIR = mkdtempSync(process.argv[1])
    await createHeap(layout).spawn(new URL('./adder.mjs', import.meta.url), 'adder', 5).result
    rmdirSync(process.env.TMPDIR)
    console.log('done')
    `,
  )
  expect(await run(main)).toBe('done\n')
})
