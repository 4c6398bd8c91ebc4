// What the threads of an explored program share with the thread that explores them: who may go on,
// what was planned, and what was done. One thread runs at a time, and it decides who is next.

/** The number of the run. */
export const RUN = 0
/** How many steps the run has. */
export const STEP = 1
/** The number of the run that has ended last. */
export const END = 2
/** How it ended: one of the endings below, and which thread or invariant that is about. */
export const ENDING = 3
export const ABOUT = 4
/** How the thread that goes on is chosen where nothing is planned. */
export const STRATEGY = 5
/** The state of the generator of random numbers. */
export const RANDOM = 6
/** How many steps are planned. */
export const PLANNED = 7
/** The number of the run in which all threads must stop, whatever they do. */
export const STOPPED = 8
/** How many threads there are. */
export const THREADS = 9
/** How often memory has changed in this run. */
export const CHANGED = 10
/** What an error says: its length, and its characters. */
const SAYS = 11
const MOST_CHARACTERS = 200

/** Whether a thread was taken for one that spins until another changes something. */
export const ASSUMES = 222

// Endings.
export const COMPLETED = 1
export const STUCK = 2
export const BROKEN = 3
export const THREW = 4
export const TOO_LONG = 5
/** A thread that went on alone has left the circle in which it seemed to spin. The run is made again. */
export const LEFT_CIRCLE = 12
/** An invariant cannot say whether it holds. */
export const UNDECIDED = 6
/** A thread did what cannot be explored. */
export const REFUSED = 7

// Strategies.
/** The running thread goes on as long as it can. */
export const GO_ON = 0
/** Any that can go on, each with the same probability. */
export const ANY = 1
/** By priorities that change at a few steps (PCT, Burckhardt et al. 2010). */
export const PRIORITIES = 2

// What a thread is doing.
export const RUNNING = 0
/** It is about to do an operation. */
export const READY = 1
/** It is in an `Atomics.wait` that a notify must end. */
export const WAITING = 2
/** It is in an `Atomics.wait` that a notify or time ends. */
export const WAITING_FOR_TIME = 3
/** It repeats what has no effect, and cannot see anything else before another thread does something. */
export const SPINNING = 4
export const DONE = 5

// The words of a thread.
const THREAD = 224
export const STATE = 0
export const GRANT = 1
/** The index of the word that it waits at. */
export const WAITS_AT = 2
/** The step in which it began to wait. */
export const SINCE = 3
/** Whether it has begun in this run. */
export const BEGUN = 4
export const PRIORITY = 5
/** What it was doing when the run ended, and the word that it used last. */
export const WAS = 6
export const LAST = 7
/** Of one that spins: whether it has done so for long enough to be sure that it does. */
export const HOPELESS = 8
/** What stands for the memory that it found when it began. */
export const FOUND = 15
/** Whether it cannot be stopped, so that another worker has to take its part. */
export const LOST = 9
export const MOST_THREADS = 8

/** Whether `thread` is among threads that are written as bits. */
export const has = (threads: number, thread: number): boolean => (threads & (1 << thread)) !== 0

export const wordsOf = (thread: number): number => THREAD + 16 * thread

/**
 * How often a thread looks whether it may go on before it blocks. There are seldom as many processors as
 * threads, and one that looks takes the processor of the one that it waits for.
 */
export const LOOKS = 20

/** A run is given up after this many steps. */
export const MOST_STEPS = 2_000

/** Which thread is planned to go on in each step, from 0. */
export const PLAN = wordsOf(MOST_THREADS)
/** The steps at which priorities change, for PCT: a bit for each. */
export const CHANGES = PLAN + MOST_STEPS
/** What was done in each step. */
const LOG = CHANGES + MOST_STEPS

// The words of a step.
export const BY = 0
/** The threads that could have gone on instead, as bits: not those that spin. */
export const COULD = 1
export const OPERATION = 2
export const INDEX = 3
/** What was found there, and what was there afterwards. */
export const BEFORE = 4
export const AFTER = 5
/** What an operation that compares or waits has come to. */
export const RESULT = 6
/** What stands for all that the operation was given, and for the memory as it was afterwards. */
export const GIVEN = 7
export const SEEN = 8
/** Whether it took the word as one without a sign. */
export const UNSIGNED = 9
export const stepAt = (step: number): number => LOG + 10 * step

const SIZE = stepAt(MOST_STEPS)

export const createControl = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * SIZE))

/** The operations of `Atomics` that read or write a word. */
export const ACCESSES = [
  'load',
  'store',
  'add',
  'sub',
  'and',
  'or',
  'xor',
  'exchange',
  'compareExchange',
] as const

/** The operations by their numbers. The first one stands for a step without any. */
export const OPERATIONS = [
  'none',
  ...ACCESSES,
  'wait',
  'wakes up',
  'notify',
  'reads',
  'writes',
] as const
export type OperationName = (typeof OPERATIONS)[number]

/** What a wait has come to. */
export const WAITS = 0
export const NOT_EQUAL = 1
export const TIMED_OUT = 2

export function writeText(control: Int32Array, text: string): void {
  const characters = [...text].slice(0, MOST_CHARACTERS)
  control[SAYS] = characters.length
  for (const [i, character] of characters.entries()) {
    control[SAYS + 1 + i] = character.codePointAt(0) ?? 0
  }
}

export const readText = (control: Int32Array): string =>
  String.fromCodePoint(...control.subarray(SAYS + 1, SAYS + 1 + (control[SAYS] ?? 0)))
