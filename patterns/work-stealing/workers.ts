import { defineThreads, type ThreadsProgram } from '../threads-program.ts'

/** How many tasks are not finished: they lie in a deque, or run. */
const LEFT = 0
/** Counts what an idle worker may have waited for. */
const NEWS = 1
/** How many workers have gone home. */
const HOME = 2
const runsOf = (task: number): number => 2 + task
const FIRST = 1
const MADE = [2, 3]
const TASKS = [FIRST, ...MADE]

/** Alice or Bob, by their places among the threads. */
type Worker = 0 | 1
const otherThan = (worker: Worker): Worker => (worker === 0 ? 1 : 0)

/**
 * The words of a deque: the ends, a lock, and two slots. Those from `top` up to `bottom` are full. The ends
 * wrap around, as the slots do.
 */
export const dequeOf = (worker: Worker) => {
  const from = 6 + 5 * worker
  return {
    top: from,
    bottom: from + 1,
    lock: from + 2,
    slot: (index: number): number => from + 3 + (index & 1),
  }
}
export type Deque = ReturnType<typeof dequeOf>

/** How a deque is used. A task is a number from 1; 0 stands for none. */
export interface Stealing {
  /** Adds a task at the bottom of the owner's own deque. */
  push(words: Int32Array, deque: Deque, task: number): void
  /** Takes a task from the bottom of the owner's own deque. */
  take(words: Int32Array, deque: Deque): number
  /** Takes a task from the top of another's deque. */
  steal(words: Int32Array, deque: Deque): number
}

/** What a worker does who has found no task in either deque: waits for news, or goes home. */
type Idle = (words: Int32Array, news: number) => 'go on' | 'go home'

/** Goes home when no task is left, wherever it may be. */
export const untilNoneIsLeft: Idle = (words, news) => {
  if (Atomics.load(words, LEFT) === 0) return 'go home'
  Atomics.wait(words, NEWS, news)
  return 'go on'
}

/** Runs a task. The first one makes two: one is finished and two are made, so one more is left. */
function run(words: Int32Array, task: number, make: (task: number) => void): void {
  Atomics.add(words, runsOf(task), 1)
  Atomics.add(words, LEFT, task === FIRST ? 1 : -1)
  if (task === FIRST) for (const made of MADE) make(made)
  Atomics.add(words, NEWS, 1)
  Atomics.notify(words, NEWS)
}

/** Alice, whose deque holds the first task, and Bob, whose deque is empty. */
export function working({ push, take, steal }: Stealing, idle: Idle): ThreadsProgram {
  const work = (me: Worker) => (memory: SharedArrayBuffer) => {
    const words = new Int32Array(memory)
    const [own, other] = [dequeOf(me), dequeOf(otherThan(me))]
    for (;;) {
      const news = Atomics.load(words, NEWS)
      const task = take(words, own) || steal(words, other)
      if (task !== 0) run(words, task, (made) => push(words, own, made))
      else if (idle(words, news) === 'go home') break
    }
    Atomics.add(words, HOME, 1)
  }
  return defineThreads({
    open() {
      const memory = new SharedArrayBuffer(4 * 16)
      const words = new Int32Array(memory)
      const { bottom, slot } = dequeOf(0)
      words[LEFT] = 1
      words[bottom] = 1
      words[slot(0)] = FIRST
      return memory
    },
    threads: { Alice: work(0), Bob: work(1) },
    always: {
      'no task runs twice': (words) => TASKS.every((task) => (words[runsOf(task)] ?? 0) <= 1),
      'both stay until all tasks have run': (words) =>
        words[HOME] === 0 || TASKS.every((task) => (words[runsOf(task)] ?? 0) > 0),
    },
    finally: {
      'each task has run': (words) => TASKS.every((task) => words[runsOf(task)] === 1),
    },
    nameOf,
  })
}

const NAMES = ['left', 'news', 'home', 'runs(1)', 'runs(2)', 'runs(3)']
const IN_DEQUE = ['top', 'bottom', 'lock', 'slot(0)', 'slot(1)']

const nameOf = (index: number): string | undefined =>
  NAMES[index] ?? `${index < 11 ? 'Alice' : 'Bob'}.${IN_DEQUE[(index - 6) % 5]}`
