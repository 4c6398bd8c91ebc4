import { fileURLToPath } from 'node:url'
import { runInContext } from 'node:vm'
import { build } from 'esbuild'
import { afterEach, expect, it } from 'vitest'
import { closePages, page } from '../page-globals.suite.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))

afterEach(closePages)

/** Runs `code` in a page whose async functions are lowered, and resolves with what it returns. */
async function inPage(code: string): Promise<unknown> {
  const contents = `
    import { AsyncContext, CallbackScope } from './async-context.ts'
    import { carryContext } from './carry-context.ts'
    import { explore } from '../index.ts'
    const context = new AsyncContext()
    globalThis.result = (async () => { ${code} })()`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    supported: { 'async-await': false },
    logLevel: 'silent',
  })
  const window = page()
  runInContext(outputFiles[0]?.text ?? '', window)
  return JSON.parse(JSON.stringify(await runInContext('result', window)))
}

it('goes with the code through awaits and callbacks, whichever task wakes it', async () => {
  const seen = await inPage(`
    const seen = []
    const stop = carryContext(() => true)
    const look = (what) => void seen.push([what, context.current()?.name ?? null])
    let open
    const opened = new Promise((resolve) => { open = resolve })
    const alice = context.run({ name: 'Alice' }, async () => {
      look('starts')
      await opened
      look('woken')
      await Promise.all([null, (async () => { await null; look('inner') })()]).finally(() => look('finally'))
      await new Promise((resolve) => queueMicrotask(() => { look('queued'); resolve() }))
      await Promise.reject(new Error()).catch(() => look('caught'))
      context.outside(() => look('outside'))
      look('ends')
    })
    const scope = context.run({ name: 'Carol' }, () => new CallbackScope('Timeout'))
    await context.run({ name: 'Bob' }, async () => {
      open()
      await null
      look('Bob')
      scope.run(() => look('Carol'))
    })
    await alice
    look('over')
    stop()
    return seen`)
  expect(seen).toEqual([
    ['starts', 'Alice'],
    ['woken', 'Alice'],
    ['Bob', 'Bob'],
    ['Carol', 'Carol'],
    ['inner', 'Alice'],
    ['finally', 'Alice'],
    ['queued', 'Alice'],
    ['caught', 'Alice'],
    ['outside', null],
    ['ends', 'Alice'],
    ['over', null],
  ])
})

it('reports each callback, and the call of `then` by which a promise takes over another', async () => {
  const turns = await inPage(`
    const turns = []
    const stop = carryContext(() => turns.push(context.current()?.name) > 0)
    const returns = async () => Promise.resolve()
    await context.run({ name: 'Alice' }, () => Promise.resolve().then(() => {}))
    turns.push('|')
    await context.run({ name: 'Bob' }, returns)
    turns.push('|')
    await context.run({ name: 'Carol' }, () => Promise.resolve().then(returns))
    stop()
    return turns.join(' ')`)
  expect(turns).toBe('Alice | Bob Bob | Carol Carol Carol Carol Carol')
})

it('drops what must not go on', async () => {
  const turns = await inPage(`
    let turns = 0
    const stop = carryContext(() => ++turns !== 100)
    void context.run({}, async () => { for (;;) await null })
    await new Promise((resolve) => setTimeout(resolve))
    await context.run({}, async () => { await null })
    stop()
    return turns`)
  expect(turns).toBe(101)
})

it('leaves promises and generators as they were', async () => {
  const isRestored = await inPage(`
    const generators = Object.getPrototypeOf(function* () {}).prototype
    const now = () => [Promise.prototype.then, queueMicrotask, generators.next, generators.throw]
    const before = now()
    const stop = carryContext(() => true)
    const during = now()
    stop()
    return [during.some((each, i) => each === before[i]), now().every((each, i) => each === before[i])]`)
  expect(isRestored).toEqual([false, true])
})

it('ends a task that spins, and a task that throws in a microtask, as Node does', async () => {
  const outcomes = await inPage(`
    const spins = () => {
      const shared = { isReady: false }
      return { subject: shared, tasks: { Alice: async () => { while (!shared.isReady) await null } } }
    }
    const throws = () => ({
      subject: {},
      tasks: { Alice: async () => { queueMicrotask(() => { throw new Error('no') }); await null } },
    })
    const found = []
    for (const program of [spins, throws]) {
      const { outcomes, failures } = await explore(program, { rule: 'node' })
      found.push([...outcomes.keys()].join(), failures[0].ending.message)
    }
    return found`)
  expect(outcomes).toEqual([
    'livelock',
    expect.stringContaining('Alice'),
    'threw',
    'Alice threw Error: no',
  ])
})
