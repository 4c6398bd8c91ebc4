import { AsyncLocalStorage } from 'node:async_hooks'
import { createRequire } from 'node:module'
import AsyncLock from 'async-lock'

const KEY = 'books'

interface Lock {
  run<A>(use: () => Promise<A>): Promise<A>
}

/** Starts a task of its own. */
type Start = <A>(task: () => A) => A

/** A lock that re-enters for all that was started, directly or not, by a task that holds it. */
class FlaggedLock implements Lock {
  readonly #lock = new AsyncLock()
  readonly #holds = new AsyncLocalStorage<true>()

  async run<A>(use: () => Promise<A>): Promise<A> {
    if (this.#holds.getStore()) return use()
    return this.#lock.acquire(KEY, () => this.#holds.run(true, use))
  }
}

/** A promise that is resolved from outside. */
class Signal {
  declare send: () => void
  readonly sent = new Promise<void>((resolve) => {
    this.send = resolve
  })
}

/** What the lock guards. It notices when a task enters while another is inside. */
class Room {
  #inside = 0
  #met = false

  async stay(until: Promise<void>): Promise<void> {
    this.#inside += 1
    this.#met ||= this.#inside > 1
    await until
    this.#inside -= 1
  }

  get verdict(): string {
    return this.#met ? 'two tasks are inside at once' : 'one task at a time'
  }
}

/** One task enters, and enters again. */
const again = (lock: Lock, start: Start): Promise<string> =>
  start(() => lock.run(() => lock.run(async () => 'enters')))

/** One task starts two others, and neither of them holds the lock yet. */
async function siblings(lock: Lock, start: Start): Promise<string> {
  const [room, hasAsked] = [new Room(), new Signal()]
  await start(() => {
    const first = lock.run(() => room.stay(hasAsked.sent))
    const second = lock.run(() => room.stay(Promise.resolve()))
    hasAsked.send()
    return Promise.all([first, second])
  })
  return room.verdict
}

/** A child enters while its parent holds the lock, and is inside when the parent releases it. */
async function childStays(lock: Lock, start: Start): Promise<string> {
  const [room, bobAsked] = [new Room(), new Signal()]
  const child = await start(() =>
    lock.run(async () => ({ done: lock.run(() => room.stay(bobAsked.sent)) })),
  )
  const bob = start(() => lock.run(() => room.stay(Promise.resolve())))
  bobAsked.send()
  await Promise.all([child.done, bob])
  return room.verdict
}

/** A child is started while its parent holds the lock, and asks when Bob has it. */
async function childAsksLater(lock: Lock, start: Start): Promise<string> {
  const [room, bobIsIn, childAsked] = [new Room(), new Signal(), new Signal()]
  const ask = async () => {
    await bobIsIn.sent
    const stay = lock.run(() => room.stay(Promise.resolve()))
    childAsked.send()
    await stay
  }
  const child = await start(() => lock.run(async () => ({ done: ask() })))
  const bob = start(() =>
    lock.run(() => {
      bobIsIn.send()
      return room.stay(childAsked.sent)
    }),
  )
  await Promise.all([child.done, bob])
  return room.verdict
}

const messageOf = (error: unknown): string => (error as Error).message

/**
 * What re-entrant locks do in Node itself: a row for each case. The explorer has no model of
 * domains. No row depends on time: each task is let go by a signal that another one has asked.
 */
export async function rowsInNode(): Promise<string[][]> {
  // Loaded here, after all that is explored: domains change how Node keeps track of tasks.
  const { create } = await import('node:domain')
  const inDomain: Start = (task) => create().run(task)
  const outside: Start = (task) => task()
  const domainLock = (timeout = 0): Lock => {
    // Created in a domain: when one has been left, the constructor throws outside of any.
    const lock = inDomain(() => new AsyncLock({ domainReentrant: true, timeout }))
    return { run: (use) => lock.acquire(KEY, use) }
  }
  inDomain(() => {})
  const created = attempt(() => new AsyncLock({ domainReentrant: true }))
  // The lock's own timeout ends a wait that nothing else could end.
  const unaided = await again(domainLock(1), outside).catch(messageOf)
  return [
    ['taken again, outside of any domain', unaided],
    ['taken again, in a domain', await again(domainLock(), inDomain)],
    ['two tasks that share a domain', await siblings(domainLock(), inDomain)],
    ['a child enters, its parent leaves', await childStays(domainLock(), inDomain)],
    ['a child asks when its parent has left', await childAsksLater(domainLock(), inDomain)],
    ['the same, a flag in AsyncLocalStorage', await childAsksLater(new FlaggedLock(), outside)],
    ['created after a domain was left', created],
  ]
}

function attempt(create: () => unknown): string {
  try {
    create()
    return 'is created'
  } catch {
    return 'the constructor throws'
  }
}

/** The version of `async-lock` that is installed. */
export function installedVersion(): string {
  return createRequire(import.meta.url)('async-lock/package.json').version
}
