import { allocate, bufferOf, type Shared } from './allocate.ts'
import type { Codec } from './codec.ts'

/**
 * The map of a shared heap: one `SharedArrayBuffer`, seen as 32-bit words.
 *
 *     header    what it is, and the clock and the turn, each on a cache line of its own
 *     slots     one for each thread: where it parks, and its log
 *     data      one block for each variable: lock word, waiter mask, value, and its lock word before,
 *               while it is locked for a turn
 *
 * Every access to a word that two threads may touch is an `Atomics` operation, so the engine is free of
 * data races under ECMAScript's memory model, whatever the processor. A log is the exception: only
 * its own thread touches it, until that thread has ended and its spawner reads what it left. So are
 * the lock words before, which belong to the thread whose turn it is.
 */

/** 64 bytes, so that threads that write different words do not share a cache line. */
const LINE = 16

// The header.
const MAGIC_NUMBER = 0x53_54_4d_33
const MAGIC = 0
const HASH = 1
const THREADS = 2
const LOG_WORDS = 3
const DATA_WORDS = 4
/** The version of the latest commit. */
export const CLOCK = LINE
/** Whose turn it is to run alone: the number of its slot plus 1, or 0. */
export const TURN = 2 * LINE
const FIRST_SLOT = 3 * LINE

// A slot, in words from its start.
/** Counts the wake-ups of a thread, which waits for the count to change. */
export const PARK = 0
/** 0 if the slot is free, else 1 plus the slot of the thread that spawned its thread. */
export const TAKEN = 1
/** How many transactions of the thread are blocked. For `inspect`. */
export const BLOCKED = 2
/** How far the thread is with a commit: one of the next three. */
export const STATUS = LINE
export const IDLE = 0
/** It may hold locks, and has written nothing. */
export const LOCKING = 1
/** What it has logged will be written, by its spawner if need be. */
export const COMMITTED = 2
/** Where the logged writes of its last commit end. */
export const WRITES_END = LINE + 1
/** Where a kernel notes the lock word of what it has read. */
export const NOTE = LINE + 2
const LOG = 2 * LINE

// A variable, in words from its start.
export const LOCK = 0
export const MASK = 1
export const VALUE = 2

/**
 * A lock word is negative while a thread holds it, and then holds the slot of that thread. Otherwise
 * it is the version of the commit that last wrote the variable, and whether a thread may wait for it.
 */
export const LOCKED = 0x8000_0000 | 0
/** The slot of the thread that holds a lock word. */
export const ownerOf = (lock: number): number => lock & ~LOCKED
export const WAITED = 0x4000_0000
export const VERSION = 0x3fff_ffff

/** Whether version `a` is later than `b`. Versions wrap around. */
export const isLater = (a: number, b: number): boolean => (a - b) << 2 > 0

/** One bit of a mask for each thread; the sign is left out. */
export const MOST_THREADS = 31

export interface Dimensions {
  readonly threads: number
  readonly logWords: number
  readonly dataWords: number
}

/** The number of no attempt. */
export const NEVER = 0

/** What a thread knows of a variable. The last fields are its own notes. */
export interface Variable {
  readonly name: string | undefined
  readonly address: number
  readonly codec: Codec<unknown>
  /** The number of the latest attempt that read it, and the version that it saw. */
  readIn: number
  readVersion: number
  /** The number of the latest attempt that wrote it, and where the log holds what it wrote. */
  writtenIn: number
  entry: number
  /** How many blocked transactions of this thread wait for it. */
  waits: number
}

/** The words of a heap, and where what is in them. */
export class Memory {
  /** What another thread must be sent, to attach it. */
  readonly shared: Shared
  readonly buffer: SharedArrayBuffer
  readonly words: Int32Array
  readonly threads: number
  readonly logWords: number
  readonly firstVariable: number
  /** All variables, by their addresses. */
  readonly variables = new Map<number, Variable>()

  private constructor(shared: Shared, { threads, logWords }: Dimensions) {
    this.shared = shared
    this.buffer = bufferOf(shared)
    this.words = new Int32Array(this.buffer)
    this.threads = threads
    this.logWords = logWords
    this.firstVariable = firstVariable(threads, logWords)
  }

  static create(dimensions: Dimensions, hash: number): Memory {
    const { threads, logWords, dataWords } = dimensions
    const shared = allocate(4 * (firstVariable(threads, logWords) + dataWords))
    const memory = new Memory(shared, dimensions)
    const header = [MAGIC_NUMBER, hash, threads, logWords, dataWords]
    for (const [i, word] of header.entries()) Atomics.store(memory.words, i, word)
    return memory
  }

  /** The memory in `shared`, or what is wrong with it. */
  static in(shared: Shared, dataWords: number, hash: number): Memory | string {
    const buffer = bufferOf(shared)
    if (!(buffer instanceof SharedArrayBuffer)) return 'is not a SharedArrayBuffer'
    if (buffer.byteLength < 4 * LINE || buffer.byteLength % 4 !== 0) return 'holds no heap'
    const words = new Int32Array(buffer)
    if (Atomics.load(words, MAGIC) !== MAGIC_NUMBER) return 'holds no heap'
    const isSame =
      Atomics.load(words, HASH) === hash && Atomics.load(words, DATA_WORDS) === dataWords
    if (!isSame) return 'was created with another layout'
    const threads = Atomics.load(words, THREADS)
    return new Memory(shared, { threads, logWords: Atomics.load(words, LOG_WORDS), dataWords })
  }

  /** The variable at an address that a log holds. */
  variableAt(address: number): Variable {
    return this.variables.get(address) as Variable
  }

  /** Where a slot starts. */
  slot(thread: number): number {
    return FIRST_SLOT + thread * slotWords(this.logWords)
  }

  logStart(thread: number): number {
    return this.slot(thread) + LOG
  }

  logEnd(thread: number): number {
    return this.logStart(thread) + this.logWords
  }
}

const upTo = (words: number, multiple: number): number => Math.ceil(words / multiple) * multiple
const slotWords = (logWords: number): number => LOG + upTo(logWords, LINE)
const firstVariable = (threads: number, logWords: number): number =>
  FIRST_SLOT + threads * slotWords(logWords)

/** The words that a variable takes up: four to a cache line, if its value is one word. */
export const variableWords = (valueWords: number): number => upTo(VALUE + valueWords + 1, 4)
/** Where a variable that is locked for a turn has the lock word that it had before. */
export const heldAt = ({ address, codec }: Variable): number => address + VALUE + codec.words
