// What the threads of a litmus test share with the thread that counts.

/** How many rounds a batch has: each in two words of its own. */
export const BATCH = 1_024

/** The distance between two words that are used: a cache line of 128 bytes, or two of 64. */
export const STRIDE = 32

// The words of `control`, a cache line for each that is written while rounds are made.
/** How often a thread has come to a meeting; it goes round at 2^32. */
export const MEETINGS = 0
/** 1 when no batch is to begin any more. */
export const CLOSED = 1 * STRIDE
/** 1 when no thread does any more. */
export const ENDED = CLOSED + 1
/** How many batches have been counted. */
export const BATCHES = CLOSED + 2
/** Is never written. */
export const NEVER = 2 * STRIDE
const SIZE = 3 * STRIDE

/** What a thread is started with. */
export interface Part {
  readonly control: Int32Array
  /** The words of all rounds. */
  readonly memory: Int32Array
  /** Where the two words of each round lie, in a random order. */
  readonly places: Int32Array
  /** What each thread returned in each round of the batch. */
  readonly returned: Int32Array
  /** In how many rounds the threads returned what the index says: their bits in a row. */
  readonly counts: Int32Array
  readonly thread: number
}

const shared = (words: number) => new Int32Array(new SharedArrayBuffer(4 * words))

/** `reads` is how often all threads together read in a round. */
export function createParts(threads: number, reads: number): Omit<Part, 'thread'> {
  const places = shared(2 * BATCH)
  for (const i of places.keys()) places[i] = i * STRIDE
  return {
    control: shared(SIZE),
    memory: shared(places.length * STRIDE),
    places,
    returned: shared(threads * BATCH),
    counts: shared(2 ** reads),
  }
}

// The words of a loop that runs for real.
/** The number of the look that the looking thread is at. */
export const BEGUN = 0
/** The number of the last one that has seen what it looked for. */
export const SEEN = 1 * STRIDE
/** Where the word of look 0 would lie; that of the next one lies {@link STRIDE} further. */
export const FLAGS = 2 * STRIDE
/** After the last look the thread begins another one, which waits for its end. */
export const createLoop = (looks: number): Int32Array => shared(FLAGS + STRIDE * (looks + 2))

// The words of increments that are counted for real. CLOSED ends them.
/** How many threads count. */
export const COUNTERS = 2
/** How many of them have begun. */
export const STARTED = 0
/** How often the thread `i` has added one. */
export const doneBy = (i: number): number => (2 + i) * STRIDE
/** What they add to. */
export const COUNTED = doneBy(COUNTERS)
export const createCount = (): Int32Array => shared(COUNTED + STRIDE)

/** What a thread that counts is started with. */
export interface Counter {
  readonly words: Int32Array
  readonly thread: number
}
