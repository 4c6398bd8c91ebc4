import { readFile } from 'node:fs/promises'
import { relative } from 'node:path/posix'
import { table } from '../render/markdown.ts'

/** A topic of concurrency, with the problems and pages that show it. */
export interface Topic {
  readonly topic: string
  /**
   * Folders of `patterns/`, and files, by their paths from the root of the project; the first one is the best to begin
   * with.
   */
  readonly shownIn: readonly string[]
  /** What is shown of it there. */
  readonly what: string
  /** What is not shown, of a topic that is shown in part. */
  readonly missing?: string
}

/** Every topic that a list of the classics names, in the order of that list. */
export const TOPICS: readonly Topic[] = [
  {
    topic: 'Semaphores',
    shownIn: ['patterns/semaphore', 'patterns/producer-consumer'],
    what: 'permits leaked, returned twice, taken one by one; a queue for requests of two sizes',
  },
  {
    topic: 'Mutexes',
    shownIn: [
      'patterns/lost-update',
      'patterns/bank-transfer',
      'docs/arguments/locks-in-review.md',
    ],
    what: 'a section that is split, too small or in the wrong order, and what a review has to look for',
  },
  {
    topic: 'Dining philosophers',
    shownIn: ['patterns/dining-philosophers'],
    what: 'circular wait, livelock and starvation, at one table and at two; on threads, the circle by name',
  },
  {
    topic: 'Communicating sequential processes',
    shownIn: ['patterns/csp', 'patterns/channels'],
    what: 'a server process for each resource, and the end of processes and channels',
  },
  {
    topic: 'Goroutines',
    shownIn: ['patterns/csp', 'patterns/wait-group'],
    what: 'channels with the rules of Go, abandoned senders, and groups that are waited for',
    missing: 'the scheduler of Go',
  },
  {
    topic: 'Actors',
    shownIn: ['patterns/actors', 'docs/arguments/locks-in-review.md'],
    what: 'one owner, an actor for each account, asking in a circle, full mailboxes; xstate beside them',
  },
  {
    topic: 'Supervision trees',
    shownIn: ['patterns/supervision'],
    what: 'restart storms, shared budgets, orphans, and a child whose dependency is not there yet',
  },
  {
    topic: 'Error groups and wait groups',
    shownIn: ['patterns/error-group', 'patterns/wait-group'],
    what: 'add after wait, a count below zero, siblings that run on after an error',
  },
  {
    topic: 'Channels',
    shownIn: ['patterns/channels', 'patterns/csp'],
    what: 'rendezvous, buffers, and closing with a sender or a receiver waiting',
  },
  {
    topic: 'Reader-writer locks',
    shownIn: ['patterns/readers-writers', 'comparisons/experiments/re-entrant-lock.ts'],
    what: 'preference for either side, upgrades, and a lock that a task takes again',
  },
  {
    topic: 'Condition variables',
    shownIn: ['patterns/producer-consumer', 'patterns/cigarette-smokers'],
    what: 'if instead of while, the lost wake-up, the wrong waiter notified; on tasks, and on threads',
  },
  {
    topic: 'Barriers',
    shownIn: ['patterns/barrier'],
    what: 'a barrier that is used again, turnstiles and phases; on threads, a phase that is read too late',
  },
  {
    topic: 'Spinlocks',
    shownIn: ['patterns/spinlock'],
    what: 'test-and-set, tickets and futexes, through all schedules of real threads; what a wait burns while the holder does not run; priority inversion, told',
  },
  {
    topic: 'Atomics and compare-and-swap',
    shownIn: ['patterns/compare-and-swap', 'patterns/from-ref-to-tref'],
    what: 'one word that is safe, two that are not, and the way from there to variables of transactions',
  },
  {
    topic: 'Lock-free structures',
    shownIn: [
      'patterns/lock-free-stack',
      'patterns/ring-buffer',
      'patterns/sequence-lock',
      'patterns/hazard-pointers',
      'patterns/event-count',
      'docs/arguments/inside-the-engine.md',
    ],
    what: 'the stack of Treiber, the ABA problem, tags; a ring for two threads, torn reads, memory that is used again, sleeping without a lost wake-up; whether the engine is lock-free',
    missing: 'queues of several producers, and maps',
  },
  {
    topic: 'Memory models',
    shownIn: [
      'patterns/memory-model',
      'docs/arguments/on-real-threads.md',
      'stm/threads/README.md',
    ],
    what: 'litmus tests, plain and with `Atomics`: what schedules explain, what ECMAScript allows, and what this machine does',
    missing: 'accesses that overlap or tear, and models of processors',
  },
  {
    topic: 'Structured concurrency',
    shownIn: ['patterns/structured-concurrency', 'patterns/error-group'],
    what: 'orphans, a join before the clean-up, a cancellation that is lost; effection and effect beside them',
  },
  {
    topic: 'Fork and join',
    shownIn: ['patterns/fork-join', 'patterns/structured-concurrency', 'patterns/wait-group'],
    what: 'on real threads: a join that blocks its pool, one that is forgotten, a counter that loses a half, a notify too early',
  },
  {
    topic: 'Futures and promises',
    shownIn: ['patterns/futures-and-dataflow', 'patterns/single-flight'],
    what: 'set twice, read early, a handler that comes too late; a promise that callers share',
  },
  {
    topic: 'Async and await',
    shownIn: [
      'patterns/lost-update',
      'docs/arguments/single-threaded.md',
      'docs/arguments/composition.md',
    ],
    what: 'what may happen at an await, and that colour is no contract',
  },
  {
    topic: 'Dataflow',
    shownIn: ['patterns/futures-and-dataflow'],
    what: 'the glitch of a diamond: one cell new, another one old; alien-signals beside it',
  },
  {
    topic: 'Producer and consumer',
    shownIn: ['patterns/producer-consumer', 'patterns/compose-move'],
    what: 'a bounded buffer, its two conditions, and a move between two; on threads, with `Atomics.wait`',
  },
  {
    topic: 'Readers and writers',
    shownIn: ['patterns/readers-writers'],
    what: 'fairness between the two kinds',
  },
  {
    topic: 'Sleeping barber',
    shownIn: ['patterns/sleeping-barber'],
    what: 'check-then-act on chairs and on sleep, and a signal for each customer',
  },
  {
    topic: 'Cigarette smokers',
    shownIn: ['patterns/cigarette-smokers'],
    what: 'waiting for two things at once',
  },
  {
    topic: 'Deadlock detection',
    shownIn: ['patterns/deadlock-detection', 'patterns/dining-philosophers'],
    what: 'one order, the banker, a wait-for graph, time-outs and an order checker; what each misses',
  },
  {
    topic: 'Race conditions',
    shownIn: [
      'patterns/lost-update',
      'patterns/coupon',
      'docs/published-bugs.md',
      'docs/how-hard.md',
    ],
    what: 'lost updates and check-then-act, on tasks and on threads; kernels of bugs that real projects had, and how many random runs each takes',
  },
  {
    topic: 'Thread pools',
    shownIn: ['patterns/thread-pool', 'docs/arguments/pools-of-threads.md', 'patterns/worker-pool'],
    what: 'on real threads: a pool that waits for itself, a task that takes its thread along, a close with tasks in the queue; piscina and tinypool asked for the same',
  },
  {
    topic: 'Work stealing',
    shownIn: ['patterns/work-stealing', 'stm/threads/README.md'],
    what: 'a deque for each worker: the last task taken twice, and workers that go home too early; on real threads',
  },
  {
    topic: 'Thread-local storage',
    shownIn: [
      'patterns/thread-local',
      'docs/whose-context.md',
      'findings/queued-work-runs-in-another-context.sh',
    ],
    what: 'a user in a shared variable, jobs in the context of another request, a flag that tasks inherit; what packages and Node do; variables of threads',
  },
  {
    topic: 'Green threads and OS threads',
    shownIn: [
      'docs/arguments/green-and-os-threads.md',
      'patterns/coroutines',
      'docs/arguments/on-real-threads.md',
    ],
    what: 'what each kind costs, what blocks whom, and why a blocked main thread prints no line; a scheduler of coroutines in forty lines',
  },
  {
    topic: 'Context switching',
    shownIn: [
      'docs/arguments/green-and-os-threads.md',
      'patterns/coroutines',
      'docs/arguments/on-real-threads.md',
    ],
    what: 'where a switch may happen, at a yield, an await or an operation on shared memory; what it costs, from a call to a process',
  },
  {
    topic: 'Coroutines',
    shownIn: ['patterns/coroutines'],
    what: 'a yield in the middle of an invariant, a coroutine that never yields, one that is closed while it waits',
  },
  {
    topic: 'Select',
    shownIn: ['patterns/select', 'patterns/csp'],
    what: 'one of two, and not the other; with a default',
  },
  {
    topic: 'Fan-out and fan-in',
    shownIn: ['patterns/pipeline', 'patterns/error-group'],
    what: 'several sources into one queue, several workers that share it, and sources that stay open at the end',
  },
  {
    topic: 'Pipelines',
    shownIn: ['patterns/pipeline', 'patterns/compose-move'],
    what: 'stages that are slow, fail or end early; back-pressure; a pill for one worker of two',
  },
  {
    topic: 'Worker pools',
    shownIn: ['patterns/worker-pool', 'patterns/supervision'],
    what: 'a pool that waits for itself, a job that fails, a close with jobs in the queue; p-limit and p-queue beside them',
  },
  {
    topic: 'Bank transfer',
    shownIn: ['patterns/bank-transfer', 'patterns/bank-on-threads', 'patterns/main-account'],
    what: 'two accounts and two banks; on threads; and an account that follows a pointer',
  },
]

const root = new URL('../../', import.meta.url)

/**
 * A row for each topic, with links to what shows it, from a page in `docs/`; below them, the others of `problems`,
 * which are the names of folders.
 */
export async function wholeList(
  topics: readonly Topic[],
  problems: readonly string[],
): Promise<string> {
  const rows = await Promise.all(
    topics.map(async ({ topic, shownIn, what, missing }) => [
      topic,
      (await Promise.all(shownIn.map(linkTo))).join(', '),
      missing === undefined ? what : `${what}. _Not here:_ ${missing}`,
    ]),
  )
  const shown = new Set(topics.flatMap(({ shownIn }) => shownIn))
  const others = problems.map((name) => `patterns/${name}`).filter((path) => !shown.has(path))
  const links = (await Promise.all(others.map(linkTo))).join(', ')
  const list = table(['topic', 'where', 'what is shown of it'], rows)
  return links === '' ? list : `${list}\nProblems that those lists do not name: ${links}.\n`
}

/** The file that a path of `shownIn` leads to: of a problem, its README. */
export const fileOf = (path: string): string =>
  /\.[a-z]+$/.test(path) ? path : `${path}/README.md`

/** Named by the heading of a page, or by the name of a program. */
async function linkTo(path: string): Promise<string> {
  const file = fileOf(path)
  const heading = /^# (.*)$/m.exec(await readFile(new URL(file, root), 'utf8'))?.[1]
  const name = file.endsWith('.md') && heading ? heading : `\`${file.split('/').at(-1)}\``
  return `[${name}](${relative('docs', file)})`
}
