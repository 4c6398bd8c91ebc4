import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { BadToken, ExplorerMisuse, exploreThreads, replayThreads } from './index.ts'
import { memory, programOf, writtenPrograms } from './written.suite.ts'

const written = writtenPrograms()
const zoo = (name: string) => new URL(`./zoo/${name}.suite.ts`, import.meta.url)

/** The one line with which `run` is refused. */
async function refusal(run: () => Promise<unknown>): Promise<string> {
  const error: unknown = await run().catch((reason) => reason)
  expect(error).toBeInstanceOf(ExplorerMisuse)
  const { message } = error as ExplorerMisuse
  expect(message.split('\n')).toHaveLength(1)
  return message
}

describe('a thread that does what cannot be explored is refused:', () => {
  it.each([
    ['awaits', 'Alice returns a promise: a thread must not await'],
    ['sends-message', 'Alice sends a message, and messages are not explored: share memory instead'],
    ['receives-message', 'Alice receives a message, and messages are not explored: share memory'],
    ['waits-async', 'Alice calls Atomics.waitAsync: a thread must not await'],
    ['adds-bytes', 'Alice uses Atomics on a Uint8Array: explored are those on an Int32Array'],
  ])('%s', async (name, says) => {
    expect(await refusal(() => exploreThreads(zoo(name)))).toContain(says)
  })
})

/** The one line with which a file that says `source` is refused. */
async function explored(source: string): Promise<string> {
  const file = await written(source)
  const message = await refusal(() => exploreThreads(file))
  return message.replace(fileURLToPath(file), 'the file')
}

describe('a thread that begins what goes on after it has returned is refused:', () => {
  const store = 'Atomics.store(words, 0, 5)'

  it.each([
    [`queueMicrotask(() => ${store})`, 'calls queueMicrotask'],
    [`setTimeout(() => ${store}, 0)`, 'starts a timer'],
    [`setImmediate(() => ${store})`, 'calls setImmediate'],
    [`process.nextTick(() => ${store})`, 'calls process.nextTick'],
    [`void (async () => { await null; ${store} })()`, 'uses a promise'],
    [`void (async () => { ${store}; throw new Error('no luck') })()`, 'uses a promise'],
    [`process.getBuiltinModule('fs').readFile('.', () => ${store})`, 'begins a FSReqCallback'],
  ])('%s', async (does, says) => {
    expect(await explored(programOf(does))).toBe(
      `Alice ${says}: what a thread does after it has returned is not explored`,
    )
  })

  it('not what has ended before it returns', async () => {
    const ended = `clearTimeout(setTimeout(() => ${store})); new Promise(() => {})`
    expect(await explored(programOf(`${ended}; process.nextTick(() => {})`))).toContain(
      'process.nextTick',
    )
  })
})

it.each(['store(big, 0, 1n)', 'wait(big, 0, 0n)', 'notify(big, 0)'])(
  'a thread that calls Atomics.%s on elements of 64 bits is refused',
  async (call) => {
    const does = `const big = new BigInt64Array(memory); Atomics.${call}`
    expect(await explored(programOf(does))).toContain('Alice uses Atomics on a BigInt64Array')
  },
)

describe('a thread that would never come back is refused:', () => {
  it.each([
    ['process.exit(3)', 'calls process.exit: a thread must return'],
    [
      'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
      "waits at memory that is not what 'open' returned, where nobody wakes it",
    ],
  ])('%s', async (does, says) => {
    expect(await explored(programOf(does))).toBe(`Alice ${says}`)
  })

  it('not one that waits elsewhere for a time, or need not wait', async () => {
    const other = 'const other = new Int32Array(new SharedArrayBuffer(4))'
    const waits = 'Atomics.wait(other, 0, 0, 1); Atomics.wait(other, 0, 1)'
    const file = await written(programOf(`${other}; ${waits}; Atomics.load(words, 0)`))
    expect((await exploreThreads(file)).complete).toBe(true)
  })
})

describe('a file is refused', () => {
  it('that is not there', async () => {
    const missing = new URL('missing.mjs', await written(''))
    expect(await refusal(() => exploreThreads(missing))).toMatch(
      /^there is no file .*missing\.mjs$/,
    )
  })

  it('that is given by a path, or lies elsewhere', async () => {
    const says = "pass new URL('./program.js', import.meta.url), not "
    const given = './program.js' as unknown as URL
    expect(await refusal(() => exploreThreads(given))).toContain(`${says}./program.js`)
    const page = new URL('https://example.org/program.js')
    expect(await refusal(() => exploreThreads(page))).toContain(`${says}https:`)
  })

  it('that never loads on a thread', async () => {
    const file = await written(`
      import { isMainThread } from 'node:worker_threads'
      setInterval(() => {}, 1_000).unref()
      if (!isMainThread) {
        setInterval(() => {}, 1_000)
        await new Promise(() => {})
      }
      export default { ${memory}, threads: { Alice() {} } }`)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const refused = refusal(() => exploreThreads(file))
      await vi.waitUntil(() => vi.getTimerCount() > 0, { timeout: 60_000 })
      vi.advanceTimersByTime(30_000)
      expect(await refused).toMatch(/\.mjs does not load on a thread in 30 seconds$/)
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([
    ['export const program = 1', 'exports no program of threads by default'],
    ['export default { threads: {} }', "has a program without 'open'"],
    [`export default { ${memory}, threads: {} }`, 'has a program without threads'],
    [
      `export default { ${memory}, threads: { Alice: 3 } }`,
      "has a thread 'Alice' that is no function",
    ],
    [
      `export default { ${memory}, threads: { Alice() {} }, always: () => true }`,
      "has a program whose 'always' must be of the kind 'object'",
    ],
    [
      'export default { open: () => new ArrayBuffer(8), threads: { Alice() {} } }',
      "'open' must return a SharedArrayBuffer, and returns ArrayBuffer",
    ],
    [
      'export default { open: () => new SharedArrayBuffer(6), threads: { Alice() {} } }',
      'must return whole words of 4 bytes, and returns 6 bytes',
    ],
    [
      `export default { ${memory}, threads: { Alice() {} }, finally: { y: 3 } }`,
      "has an invariant 'y' that is no function",
    ],
    [`throw new Error('no luck')`, 'the file cannot be loaded: no luck'],
    [
      `import { isMainThread } from 'node:worker_threads'
       if (!isMainThread) throw new Error('no luck')
       export default { ${memory}, threads: { Alice() {} } }`,
      'the file cannot be loaded on a thread: no luck',
    ],
  ])('that says %s', async (source, says) => {
    expect(await explored(source)).toContain(says)
  })
})

it.each([
  [{ schedule: 3 }, "an exploration of threads has no 'schedule'. It has: schedules, seed"],
  [{ schedules: 0 }, "the option 'schedules' must be a whole number of 1 or more, not 0"],
  [{ seed: Object.create(null) }, 'must be a whole number, not an object without a text'],
  [{ seed: 'x' }, "the option 'seed' must be a whole number, not x"],
  [{ seed: 1, strategy: 'dfs' }, "the option 'strategy' must be 'random' or 'pct', not dfs"],
  [null, 'the options of an exploration must be an object, not null'],
  [{ strategy: 'pct' }, "the option 'strategy' needs a 'seed'"],
])('the options %j are refused', async (options, says) => {
  const given = options as Parameters<typeof exploreThreads>[1]
  expect(await refusal(() => exploreThreads(zoo('counter'), given))).toContain(says)
})

it.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [[0, 'x'], '0,x'],
  [[0.5], '0.5'],
  [Object.create(null), 'an object without a text'],
])('the schedule %s is refused', async (schedule, is) => {
  const given = schedule as Parameters<typeof replayThreads>[1]
  expect(await refusal(() => replayThreads(zoo('counter'), given))).toBe(
    `a replay needs a token, or the numbers of threads in an array, not ${is}`,
  )
})

it('a token is taken for its own file alone', async () => {
  const { failures } = await exploreThreads(zoo('counter'))
  const token = failures[0]?.token ?? 'none'
  const again = await replayThreads(zoo('counter'), token)
  expect(again).toEqual({ ...failures[0], pointOfNoReturn: null })
  await expect(replayThreads(zoo('breaks'), token)).rejects.toThrow(BadToken)
  await expect(replayThreads(zoo('counter'), 'x')).rejects.toThrow(/a token has/)
})
