import { moduleBeside, ProgramFile } from '../../thread-explorer/program-file.ts'

// A scheduler of threads as one writes it first: at each operation the main thread looks who could go
// on, and chooses; a thread asks as well before it begins. With it the explorer of threads is compared.

/** Changes whenever a thread has told what it does. */
export const SIGNAL = 0
/** The number of the run. */
export const RUN = 1
export const wordsOf = (thread: number): number => 16 + 16 * thread
export const STATE = 0
export const GRANT = 1

const RUNNING = 0
/** About to do an operation. */
export const READY = 1
export const DONE = 2

/** What a thread is started with. */
export interface Data {
  readonly control: Int32Array
  readonly memory: SharedArrayBuffer
  readonly thread: number
}

/** Has the main thread decide each operation of the threads of a program. */
export class Asking {
  readonly #control: Int32Array
  readonly #words: Int32Array
  readonly #threads: number

  private constructor(control: Int32Array, memory: SharedArrayBuffer, threads: number) {
    this.#control = control
    this.#words = new Int32Array(memory)
    this.#threads = threads
  }

  static async start(entry: URL): Promise<Asking> {
    const file = await ProgramFile.load(entry)
    const threads = Object.keys(file.program.threads).length
    const control = new Int32Array(new SharedArrayBuffer(4 * wordsOf(threads)))
    const memory = file.program.open()
    const served = moduleBeside('asking-thread', import.meta.url)
    await file.start(served, (thread): Data => ({ control, memory, thread }))
    return new Asking(control, memory, threads)
  }

  /** Runs all threads once, in an order that `random` chooses. */
  run(random: () => number): void {
    const control = this.#control
    this.#settle()
    this.#words.fill(0)
    for (let thread = 0; thread < this.#threads; thread += 1) {
      Atomics.store(control, wordsOf(thread) + STATE, RUNNING)
    }
    Atomics.add(control, RUN, 1)
    Atomics.notify(control, RUN)
    for (;;) {
      this.#settle()
      const ready = this.#inState(READY)
      const next = ready[Math.floor(random() * ready.length)]
      if (next === undefined) return
      Atomics.store(control, wordsOf(next) + STATE, RUNNING)
      Atomics.store(control, wordsOf(next) + GRANT, 1)
      Atomics.notify(control, wordsOf(next) + GRANT)
    }
  }

  /** Waits until no thread runs. */
  #settle(): void {
    const control = this.#control
    for (;;) {
      const signal = Atomics.load(control, SIGNAL)
      if (this.#inState(RUNNING).length === 0) return
      for (let i = 0; i < 100 && Atomics.load(control, SIGNAL) === signal; i += 1);
      if (Atomics.load(control, SIGNAL) === signal) Atomics.wait(control, SIGNAL, signal, 50)
    }
  }

  #inState(state: number): number[] {
    return Array.from({ length: this.#threads }, (_, thread) => thread).filter(
      (thread) => Atomics.load(this.#control, wordsOf(thread) + STATE) === state,
    )
  }
}
