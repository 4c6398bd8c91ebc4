import { defineThreads, type ThreadsProgram } from '../threads-program.ts'
import { ALL, ANSWERS, type Pool, placeOf, threadsOf } from './jobs.ts'

/** The tasks that no thread has begun, and {@link CLOSED}. */
export const QUEUE = 0
export const TASKS = 0b1111
export const CLOSED = 0b10000
/** Free for a lock, and for two conditions. */
export const LOCK = 1
export const QUEUE_NEWS = 2
export const ANSWER_NEWS = 3

/** What a task was answered; 0 until then. */
export const answerOf = (task: number): number => 4 + placeOf(task)
const runsOf = (task: number): number => 8 + placeOf(task)

/** A pool in shared words, but for what the problem counts itself. */
export type PoolOn = (words: Int32Array) => Omit<Pool, 'begin'>

/** The threads of a pool in shared words. */
export const inWords = (
  poolOn: PoolOn,
  perform?: Parameters<typeof threadsOf>[1],
): ThreadsProgram =>
  defineThreads({
    open: () => new SharedArrayBuffer(4 * NAMES.length),
    threads: threadsOf((memory) => {
      const words = new Int32Array(memory)
      return { ...poolOn(words), begin: (task) => void Atomics.add(words, runsOf(task), 1) }
    }, perform),
    always: {
      'no task runs twice': (words) => ALL.every((task) => (words[runsOf(task)] ?? 0) <= 1),
    },
    finally: {
      'each task has run, and is answered': (words) =>
        ALL.every(
          (task) => words[runsOf(task)] === 1 && words[answerOf(task)] === ANSWERS[placeOf(task)],
        ),
    },
    nameOf: (index) => NAMES[index],
  })

const TASK_NAMES = ['job 1', 'job 2', 'part 1', 'part 2']
const NAMES = [
  ...['queue', 'lock', 'queue news', 'answer news'],
  ...['answer', 'runs'].flatMap((name) => TASK_NAMES.map((task) => `${name}(${task})`)),
]
