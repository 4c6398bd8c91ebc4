import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import type { Pool, PoolOptions } from './contenders.ts'

/** How long an answer is waited for that never comes, in milliseconds. */
const PATIENCE = 3_000

type Open = (options: PoolOptions) => Pool

/** What is asked of a pool, and how it is found out. */
interface Question {
  readonly title: string
  ask(open: Open): Promise<string>
}

const ONE = { threads: 1 }
const SHARED = { threads: 1, atOnce: 2 }

/** What becomes of `promise`, in a few words. */
const heard = (promise: Promise<unknown>): Promise<string> =>
  Promise.race([
    promise.then(
      () => 'answered',
      (error) => `rejected: ${error}`,
    ),
    after(PATIENCE, 'never answered', { ref: false }),
  ])

/** What becomes of several, by what they are called. */
async function told(promises: Readonly<Record<string, Promise<unknown>>>): Promise<string> {
  const parts = Object.entries(promises).map(
    async ([name, each]) => `${name}: ${await heard(each)}`,
  )
  return (await Promise.all(parts)).join('; ')
}

const answer = (pool: Pool): Promise<number> => pool.run({ does: 'answer' })

/** A task that waits on its thread until it is released. */
function waiting(pool: Pool, signal?: AbortSignal) {
  const { port1, port2 } = new MessageChannel()
  const options = { transferList: [port2], ...(signal !== undefined && { signal }) }
  const result = pool.run({ does: 'wait', port: port2 }, options)
  // Looked at later.
  result.catch(() => {})
  return { result, begun: once(port1, 'message'), release: () => port1.postMessage('go on') }
}

/** A task that hands another one to its own pool, and waits for it. */
async function nesting(pool: Pool, signal?: AbortSignal): Promise<unknown> {
  const { result, begun, release } = waiting(pool, signal)
  await begun
  answer(pool).then(release, () => {})
  return result
}

/** A task that runs, and one in the queue of the only thread, while `close` closes the pool. */
async function closing(open: Open, close: (pool: Pool) => Promise<void>): Promise<string> {
  const pool = open(ONE)
  const { result, begun, release } = waiting(pool)
  const queued = answer(pool)
  await begun
  const outcome = told({ 'the task that runs': result, 'the queued one': queued })
  const closed = close(pool)
  release()
  await closed
  return outcome
}

/** The same for `close`, which a pool may not have. */
const ifCloses = (open: Open, close: (pool: Required<Pool>) => Promise<void>): Promise<string> =>
  open(ONE).close === undefined
    ? Promise.resolve('has no `close`')
    : closing(open, (pool) => close(pool as Required<Pool>))

/** What becomes of a task that takes its thread with it, and of the tasks around it. */
async function dying(open: Open): Promise<string> {
  const pool = open(SHARED)
  const neighbour = waiting(pool)
  await neighbour.begun
  const itself = pool.run({ does: 'throw later' })
  const outcome = told({ itself, 'one on the same thread': neighbour.result })
  await outcome
  return `${await outcome}; ${await told({ 'the next': answer(pool) })}`
}

export const QUESTIONS: readonly Question[] = [
  {
    title: 'a task hands another to its own pool and waits for it; one thread',
    ask: (open) => heard(nesting(open(ONE))),
  },
  {
    title: 'two such tasks at once; two threads',
    async ask(open) {
      const pool = open({ threads: 2 })
      const both = [waiting(pool), waiting(pool)]
      await Promise.all(both.map(({ begun }) => begun))
      for (const { release } of both) answer(pool).then(release, () => {})
      return heard(Promise.all(both.map(({ result }) => result)))
    },
  },
  {
    title: 'one such task; one thread that may run two tasks at once',
    ask: (open) => heard(nesting(open(SHARED))),
  },
  {
    title: 'the same, where the outer task has an `AbortSignal`',
    ask: (open) => heard(nesting(open(SHARED), new AbortController().signal)),
  },
  {
    title: 'a task throws',
    async ask(open) {
      const pool = open(ONE)
      const itself = pool.run({ does: 'throw' })
      return told({ itself, 'the next': answer(pool) })
    },
  },
  {
    title: 'a task throws outside of its promise',
    ask: dying,
  },
  {
    title: '`destroy` while a task runs and one is queued',
    ask: (open) => closing(open, (pool) => pool.destroy()),
  },
  {
    title: '`close` instead',
    ask: (open) => ifCloses(open, (pool) => pool.close()),
  },
  {
    title: '`close` with `force`',
    ask: (open) => ifCloses(open, (pool) => pool.close({ force: true })),
  },
  {
    title: 'a task that comes during `destroy`, and one after it',
    async ask(open) {
      const pool = open(ONE)
      const { begun } = waiting(pool)
      await begun
      const destroyed = pool.destroy()
      const during = await told({ 'the first': answer(pool) })
      await destroyed
      return `${during}; ${await told({ 'the second': answer(pool) })}`
    },
  },
  {
    title: 'a task that runs is aborted',
    async ask(open) {
      const pool = open(ONE)
      const before = await answer(pool)
      const controller = new AbortController()
      const { result, begun } = waiting(pool, controller.signal)
      await begun
      controller.abort()
      const itself = await told({ itself: result })
      const next = await answer(pool)
      return `${itself}; the next: on ${next === before ? 'the same' : 'a new'} thread`
    },
  },
  {
    title: 'a task in the queue is aborted',
    async ask(open) {
      const pool = open(ONE)
      const { result, begun, release } = waiting(pool)
      await begun
      const controller = new AbortController()
      const queued = pool.run({ does: 'answer' }, { signal: controller.signal })
      controller.abort()
      const outcome = await told({ itself: queued })
      release()
      return `${outcome}; ${await told({ 'the one that runs': result })}`
    },
  },
]
