import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { check, MisuseError } from '../index.ts'
import {
  createHeap,
  int32,
  NotSentError,
  type SharedHeap,
  type Thread,
  ThreadEndedError,
} from './index.ts'
import { layout } from './testing/bank.suite.ts'
import { faultsIn, openBank } from './testing/soak.suite.ts'

const entry = new URL('./testing/bank.suite.ts', import.meta.url)

const threads: Thread<unknown>[] = []
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()))
})

function spawn<R>(heap: SharedHeap<typeof layout>, name: string, ...args: unknown[]): Thread<R> {
  const thread = heap.spawn<R>(entry, name, ...args)
  threads.push(thread)
  return thread
}

describe('spawn', () => {
  it('starts a TypeScript thread, and resolves with what it returned', async () => {
    expect(await spawn(openBank(), 'teller', 100, 1).result).toBe(0)
  })

  it('starts a thread within 100 ms after the first, or as fast as a bare worker can', async () => {
    const heap = openBank()
    await spawn(heap, 'teller', 0, 1).result
    const taken = async (start: () => Promise<unknown>) => {
      const begun = performance.now()
      await start()
      return performance.now() - begun
    }
    // Other processes slow both down, so they take turns, until once the thread is fast.
    let [bare, ours] = [Infinity, Infinity]
    for (let i = 0; i < 50 && !(ours < Math.max(100, 4 * bare)); i += 1) {
      const worker = () => once(new Worker('', { eval: true, execArgv: [] }), 'exit')
      bare = Math.min(bare, await taken(worker))
      ours = Math.min(ours, await taken(() => spawn(heap, 'teller', 0, 1).result))
    }
    expect(ours).toBeLessThan(Math.max(100, 4 * bare))
  })

  it('keeps import.meta.url of the source, and leaves no bundle behind', async () => {
    const mine = `stm-thread-${process.pid}-`
    const bundles = () => readdirSync(tmpdir()).filter((file) => file.startsWith(mine))
    expect(await spawn(openBank(), 'where').result).toBe(entry.href)
    await Promise.all([0, 1, 2].map(() => spawn(openBank(), 'porter').terminate()))
    expect(bundles()).toEqual([])
  })

  it('resolves where the last attempt was shorter than a commit before it, and was undone', async () => {
    const heap = openBank()
    expect(await spawn(heap, 'soldOut').result).toBe('a note of 16 by')
    expect(heap.variables.gate.peek()).toBe(0)
    expect(heap.inspect()).toHaveLength(1)
  })

  it('rejects with what the thread throws', async () => {
    const thread = spawn(openBank(), 'failing')
    await expect(thread.result).rejects.toThrow(RangeError)
    await expect(thread.result).rejects.toThrow('on the thread')
  })

  it('rejects if the thread exits or is terminated', async () => {
    const heap = openBank()
    const exiting = spawn(heap, 'exiting')
    await expect(exiting.result).rejects.toThrow(/'exiting' ended before .* exit code 3/)
    const porter = spawn(heap, 'porter')
    await porter.terminate()
    await expect(porter.result).rejects.toThrow(ThreadEndedError)
  })

  const thrownBy = (name: string, end: string) =>
    spawn(openBank(), name, end).result.then(
      () => 'nothing',
      (error: unknown) => error,
    )

  it('rejects with the very value that the thread throws', async () => {
    expect(await thrownBy('throwing', 'text')).toBe('no paper')
    expect(await thrownBy('throwing', 'nothing')).toBe(undefined)
    expect(await thrownBy('throwing', 'object')).toEqual({ code: 7 })
  })

  it.each(['throwing', 'throwingLater'])('rejects with an error as it was: %s', async (name) => {
    const timeout = (await thrownBy(name, 'timeout')) as DOMException
    expect(timeout).toBeInstanceOf(DOMException)
    expect([timeout.name, timeout.message]).toEqual(['TimeoutError', 'too late'])
    const circular = (await thrownBy(name, 'circular')) as Error
    expect(circular.message).toBe('around')
    expect(circular.cause).toBe(circular)
    const several = (await thrownBy(name, 'several')) as AggregateError
    expect(several).toBeInstanceOf(AggregateError)
    expect(several.stack).toMatch(/AggregateError: both\n +at .*bank\.suite\.ts/)
    const [jam, text] = several.errors
    expect(jam).toBeInstanceOf(RangeError)
    expect({ ...jam, text }).toEqual({ name: 'Jam', tray: 2, text: 'b' })
    expect((several.cause as Error).message).toBe('c')
  })

  it('rejects with all causes of an error, however many', async () => {
    let error = (await thrownBy('throwing', 'chain')) as Error
    let causes = 0
    for (; error.cause !== undefined; error = error.cause as Error) causes += 1
    expect([causes, error.message]).toEqual([4_999, 'the first'])
  })

  it('resolves with an error that is returned, as it was', async () => {
    const timeout = await spawn<DOMException>(openBank(), 'returning', 'timeout').result
    expect(timeout).toBeInstanceOf(DOMException)
    expect([timeout.name, timeout.message]).toEqual(['TimeoutError', 'too late'])
  })

  it.each([
    ['throwing', 'symbol', 'threw'],
    ['throwing', 'method', 'threw'],
    ['returning', 'symbol', 'returned'],
    ['returning', 'method', 'returned'],
  ])(
    'rejects with an error that says so if what it sends cannot be copied: %s, %s',
    async (name, end, did) => {
      const error = await thrownBy(name, end)
      expect(error).toBeInstanceOf(NotSentError)
      const message = new RegExp(
        `'${name}' of .* ${did} what cannot be sent .*: .* could not be cloned`,
      )
      expect((error as Error).message).toMatch(message)
    },
  )

  it('leaves the messages alone that a thread sends by itself', async () => {
    expect(await spawn(openBank(), 'talking').result).toBe('done')
  })

  it('resolves although the thread has closed its own port', async () => {
    expect(await spawn(openBank(), 'hangingUp').result).toBe('done')
  })

  it('lets a thread go on that has started while this one was busy', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const heap = openBank()
    const porter = spawn(heap, 'porter')
    const isLate = () => timers.mock.calls.find(([, time]) => time === 30_000)?.[0]
    while (isLate() === undefined) await new Promise((resolve) => setImmediate(resolve))
    vi.restoreAllMocks()
    // From here until the time is up, the event loop does not turn.
    while (!heap.inspect().some(({ waitsFor }) => waitsFor.includes('door')));
    isLate()?.()
    await heap.atomically((tx) => heap.variables.door.set(tx, 'open'))
    expect(await porter.result).toBe('shut it')
  })

  it('rejects if there is no such function, or the heap has another layout', async () => {
    await expect(spawn(openBank(), 'nobody').result).rejects.toThrow(
      /does not export a function 'nobody'/,
    )
    const other = createHeap({ x: int32 })
    await expect(other.spawn(entry, 'porter').result).rejects.toThrow(
      /was created with another layout/,
    )
    expect(other.variables.x.peek()).toBe(0)
  })

  it('refuses more threads than there are slots, and frees the slot of one that has ended', async () => {
    const heap = createHeap(layout, { threads: 2 })
    const first = heap.spawn(entry, 'porter')
    threads.push(first)
    expect(() => heap.spawn(entry, 'porter')).toThrow(MisuseError)
    expect(() => heap.spawn(entry, 'porter')).toThrow(/all 2 slots/)
    await first.terminate()
    expect(heap.inspect().map(({ thread }) => thread)).toEqual([0])
    expect(await heap.spawn(entry, 'teller', 1, 1).result).toBe(0)
  })
})

describe('transactions of several threads', () => {
  it.each([
    ['teller', 100_000, 'keep the total of a bank, which their audits see'],
    ['turner', 30_000, 'keep an invariant over all variables, which each checks inside'],
    ['writer', 15_000, 'never see half of a text or a structure'],
  ] as const)('of a %s, %i of them on three threads: %s', async (name, transactions, _) => {
    expect(await faultsIn(name, transactions)).toBe(0)
  })

  it('wait for one another at a bounded queue, and lose nothing', async () => {
    const heap = openBank()
    const producers = [1, 2].map(() => spawn(heap, 'producer', 5_000))
    const consumers = [1, 2].map(() => spawn<number>(heap, 'consumer', 5_000))
    const sums = await Promise.all(consumers.map(({ result }) => result))
    await Promise.all(producers.map(({ result }) => result))
    expect(sums.reduce((sum, n) => sum + n, 0)).toBe(5_000 * 5_001)
  })

  it('end when the queue that they wait at is closed, and no job is left', async () => {
    const heap = openBank()
    const { jobs } = heap.variables
    const collectors = [1, 2, 3].map(() => spawn<number>(heap, 'collector'))
    await spawn(heap, 'producer', 1_000).result
    expect(await heap.atomically((tx) => jobs.close(tx))).toBe(true)
    const sums = await Promise.all(collectors.map(({ result }) => result))
    expect(sums.reduce((sum, n) => sum + n, 0)).toBe(500 * 1_001)
  })

  it.each(['porter', 'asyncPorter'])('wake a %s that waits on another thread', async (name) => {
    const heap = openBank()
    const porter = spawn(heap, name)
    await heap.atomically((tx) => heap.variables.door.set(tx, 'open'))
    expect(await porter.result).toBe('shut it')
    expect(heap.variables.door.peek()).toBe('shut')
  })

  it('wake the main thread, which awaits', async () => {
    const heap = openBank()
    const { jobs } = heap.variables
    const producer = spawn(heap, 'producer', 100)
    let sum = 0
    for (let i = 0; i < 100; i += 1) sum += await heap.atomically((tx) => jobs.take(tx))
    await producer.result
    expect(sum).toBe(5_050)
  })

  it('are named by what they wait for, if one looks', async () => {
    const heap = openBank()
    spawn(heap, 'porter')
    const { door } = heap.variables
    const waits = () => heap.inspect().filter(({ waitsFor }) => waitsFor.length > 0)
    while (waits().length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(waits()).toEqual([
      { thread: 1, blocked: expect.any(Number), waitsFor: ['door'], holds: [], hasTurn: false },
    ])
    await heap.atomically((tx) => {
      check(tx, door.get(tx) === 'shut')
      door.set(tx, 'open')
    })
  })
})
