import { isMainThread } from 'node:worker_threads'
import type { AtomicallyOptions } from '../engine.ts'
import { useEngine } from '../engine-in-use.ts'
import type { Synchronous } from '../synchronous.ts'
import { assertDelay } from '../timeout.ts'
import type { TVar } from '../tvar.ts'
import type { STM } from '../tx.ts'
import type { WasmMemory } from './allocate.ts'
import type { Codec } from './codec.ts'
import { ThreadEngine } from './engine.ts'
import { badDimensions, noOtherThread, tooManyThreads, wrongBuffer } from './errors.ts'
import { inspect, nameOf, type ThreadReport } from './inspect.ts'
import { build, hashOf, type Layout, sizeOf, type Variables } from './layout.ts'
import { Memory, MOST_THREADS, VALUE, type Variable } from './memory.ts'
import { recover, takeSlot } from './recovery.ts'
import { spawn, type Thread } from './spawn.ts'
import { TransactionLog } from './transaction-log.ts'
import { SharedTVar } from './variable.ts'

/** How a thread takes part in a heap. */
export interface AttachOptions {
  /** For messages. */
  readonly name?: string | undefined
  /**
   * Whether `atomicallySync` may block this thread. By default: unless it is the main thread, where
   * it throws a WouldBlockError instead. A thread that is blocked cannot hear that one which it has
   * spawned was terminated: where that died in a commit, `atomicallySync` and `peek` throw a
   * WouldBlockError after 10 seconds.
   */
  readonly mayBlock?: boolean | undefined
}

/** How to create a heap. */
export interface HeapOptions extends AttachOptions {
  /** How many threads there may be at a time, the creator included: 8 by default, 31 at most. */
  readonly threads?: number
  /** The size of each thread's log, in words of 4 bytes: what one transaction can write. */
  readonly logWords?: number
}

/**
 * Shared memory that transactions of several threads work on, as one of the threads sees it.
 *
 * @example
 * const heap = createHeap({ accounts: array(2, int32) })
 * const { accounts } = heap.variables
 * await heap.atomically((tx) => accounts[0]?.set(tx, 100))
 * accounts[0]?.peek() // => 100
 */
export class SharedHeap<L extends Layout> {
  /** What the layout describes, by name. */
  readonly variables: Variables<L>
  /** For `useEngine`, so that `atomically` runs on this heap. */
  readonly engine: ThreadEngine
  /** The number of this thread on the heap. */
  readonly thread: number
  readonly #memory: Memory

  private constructor(
    layout: L,
    memory: Memory,
    thread: number,
    options: AttachOptions,
    isNew: boolean,
  ) {
    const { name, mayBlock = !isMainThread } = options
    const engineName = name === undefined ? 'the shared heap' : `the shared heap '${name}'`
    const log = new TransactionLog(memory, thread, mayBlock, engineName)
    this.#memory = memory
    this.thread = thread
    this.engine = new ThreadEngine(log)
    this.variables = build(layout, memory.firstVariable, (codec, address, name, initial) => {
      if (isNew) writeInitial(memory, address, codec, initial)
      const variable = new SharedTVar(log, address, codec, name)
      memory.variables.set(address, variable as Variable)
      return variable as TVar<typeof initial>
    })
  }

  /** @throws MisuseError for more threads or a larger log than there can be */
  static create<L extends Layout>(layout: L, options: HeapOptions = {}): SharedHeap<L> {
    const { threads = 8, logWords = 4096 } = options
    assertDimension('threads', threads, MOST_THREADS)
    assertDimension('words in a log', logWords, 2 ** 24)
    const memory = Memory.create({ threads, logWords, dataWords: sizeOf(layout) }, hashOf(layout))
    return new SharedHeap(layout, memory, takeSlot(memory, CREATOR) as number, options, true)
  }

  /**
   * Attaches the memory of another thread's heap, or its buffer, on which transactions are slower.
   * @throws MisuseError if it is none with this layout, or has no room for one more thread
   */
  static attach<L extends Layout>(
    layout: L,
    shared: SharedArrayBuffer | WasmMemory,
    options: AttachOptions & { readonly thread?: number } = {},
  ): SharedHeap<L> {
    const memory = Memory.in(shared, sizeOf(layout), hashOf(layout))
    if (typeof memory === 'string') throw wrongBuffer(memory)
    const thread = options.thread ?? takeSlot(memory, CREATOR)
    if (thread === undefined) throw tooManyThreads(memory.threads)
    return new SharedHeap(layout, memory, thread, options, false)
  }

  /** To be sent to another thread, which attaches it. Needed only for one that `spawn` did not start. */
  get memory(): SharedArrayBuffer | WasmMemory {
    return this.#memory.shared
  }

  /** The bytes of {@link memory}. */
  get buffer(): SharedArrayBuffer {
    return this.#memory.buffer
  }

  /** Runs `body` on this heap, whichever engine `atomically` uses. Waits without blocking. */
  atomically<A>(body: STM<A> & Synchronous<A>, options?: AtomicallyOptions): Promise<A> {
    if (options?.timeout !== undefined) assertDelay('a timeout', options.timeout)
    return this.engine.atomically(body as STM<A>, options)
  }

  /**
   * The same without a promise. Blocks the thread where it has to wait, or throws: see
   * {@link AttachOptions.mayBlock}.
   */
  atomicallySync<A>(body: STM<A> & Synchronous<A>, options?: Pick<AtomicallyOptions, 'name'>): A {
    return this.engine.atomicallySync(body as STM<A>, options)
  }

  /**
   * Makes `atomically` run on this heap. Returns a function that ends this use and no other, so that
   * it runs on what is still in use: uses may end in any order.
   */
  use(): () => void {
    return useEngine(this.engine)
  }

  /**
   * Calls what `entry` exports by the name `name`, made by `onThread`, on a thread of its own. A
   * TypeScript entry is bundled by esbuild, which must be installed. When the thread ends, in
   * whatever way, its half-done commit is finished or undone before the result is known.
   * Arguments are copied, except message ports, which are transferred.
   * @throws MisuseError if all slots are taken
   */
  spawn<R>(entry: URL, name: string, ...args: readonly unknown[]): Thread<R> {
    const thread = takeSlot(this.#memory, this.thread)
    if (thread === undefined) throw tooManyThreads(this.#memory.threads)
    const start = { memory: this.memory, thread, args }
    return spawn<R>({ entry, name, start, onExit: () => recover(this.#memory, thread) })
  }

  /**
   * Cleans up after a thread that attached the buffer by itself, and has ended. Threads that `spawn`
   * started need no such call. `thread` is what its heap calls `thread`.
   * @throws MisuseError if that is the number of this thread, or of none
   */
  recover(thread: number): ReturnType<typeof recover> {
    const isOther = Number.isInteger(thread) && thread >= 0 && thread < this.#memory.threads
    if (!isOther || thread === this.thread) throw noOtherThread(thread, this.#memory.threads)
    return recover(this.#memory, thread)
  }

  /** What each thread waits for and holds, for messages and for debugging. */
  inspect(): ThreadReport[] {
    return inspect(this.#memory)
  }

  /**
   * What the word `index` of the buffer, of 32 bits, is called, for tools that show accesses: `stock` for the
   * value of that variable, `stock.lock` and `stock.waiters` beside it, `clock`, `turn`, and `wake-ups[1]` of
   * thread 1; `undefined` for a word of a log.
   */
  nameOf(index: number): string | undefined {
    return nameOf(this.#memory, index)
  }
}

/** The spawner of a thread that none of the heap's threads has spawned. */
const CREATOR = MOST_THREADS

function assertDimension(what: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most) throw badDimensions(what, value, most)
}

function writeInitial<A>({ words }: Memory, address: number, codec: Codec<A>, initial: A): void {
  const values = new Int32Array(codec.words)
  codec.encode(initial, values, 0)
  for (const [i, value] of values.entries()) Atomics.store(words, address + VALUE + i, value)
}

/**
 * Creates a shared heap. This thread is the first on it.
 *
 * @example
 * const heap = createHeap({ hits: int32 }, { threads: 2, name: 'hits' })
 * heap.thread // => 0
 */
export const createHeap = SharedHeap.create
/**
 * Attaches a shared heap that another thread has created, with the same layout. `spawn` and
 * {@link onThread} do it by themselves.
 *
 * @example
 * const layout = { hits: int32 }
 * const { memory } = createHeap(layout)
 * attachHeap(layout, memory).thread // => 1
 */
export const attachHeap = SharedHeap.attach
