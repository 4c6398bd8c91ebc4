import { ENTRY_VALUE, type Kernel } from './kernel.ts'
import {
  CLOCK,
  COMMITTED,
  heldAt,
  IDLE,
  isLater,
  LOCK,
  LOCKED,
  type Memory,
  NOTE,
  STATUS,
  VALUE,
  type Variable,
  VERSION,
} from './memory.ts'
import { doze } from './pause.ts'
import { ScriptKernel } from './script-kernel.ts'
import { wasmKernel } from './wasm-kernel.ts'
import { WriteLog } from './write-log.ts'

/** What a conflict throws, to leave the body. Made once: an Error costs more than a transaction. */
export const CONFLICT = Symbol('conflict')
/** What a retry throws. */
export const RETRY = Symbol('retry')

/** How long to look at the lock of a variable before giving up the processor, and before giving up. */
const SPINS = 100
const DOZES = 300

/**
 * What the running attempt of a thread has read and written: TL2 (Dice, Shalev, Shavit 2006) with a
 * snapshot that moves forward when it must (Riegel, Felber, Fetzer 2006).
 *
 * All that was read existed together at the version `snapshot`. A read takes the value first and
 * then the lock word. That is enough because a commit writes its values before it advances the clock, and
 * the clock before it releases its locks: a version that is not later than the snapshot was
 * complete before the snapshot was taken.
 */
export class TransactionLog extends WriteLog {
  readonly ownLock: number
  /** Whether this thread may be blocked for as long as it takes. */
  readonly mayBlock: boolean

  /** What messages call the heap. */
  readonly engineName: string

  /** Why the running attempt must end, whatever its body does. */
  ending: typeof CONFLICT | typeof RETRY | null = null
  /** What the attempt does once it has committed. */
  actions: (() => void)[] | null = null
  /** Whether it is this thread's turn to run alone, so that it locks what it reads. */
  hasTurn = false
  /** The variable that was locked by another thread when the attempt gave up; else -1. */
  hot = -1

  snapshot = 0
  readonly kernel: Kernel
  /** Where the kernel notes the lock word of what it reads. */
  private readonly note: number

  /** The variables that are locked for a turn: as many of the list as the count says. */
  private heldCount = 0
  private readonly held: Variable[] = []

  constructor(memory: Memory, thread: number, mayBlock: boolean, engineName: string) {
    super(memory, thread)
    this.engineName = engineName
    this.ownLock = LOCKED | thread
    this.mayBlock = mayBlock
    this.kernel = wasmKernel(memory.shared) ?? new ScriptKernel(memory.words)
    this.note = this.slot + NOTE
  }

  begin(): void {
    this.clear()
    this.ending = null
    this.actions = null
    this.snapshot = this.kernel.clock() & VERSION
  }

  /** Ends the attempt, whatever its body does from now on. */
  stop(ending: typeof CONFLICT | typeof RETRY): never {
    this.ending = ending
    throw ending
  }

  /** Reads a variable whose value is one word. */
  readWord(variable: Variable): number {
    if (this.isWritten(variable)) {
      return this.words[variable.entry + ENTRY_VALUE] as number
    }
    const word = this.kernel.read(variable.address, this.note)
    const lock = this.words[this.note] as number
    const version = lock & VERSION
    if (lock < 0 || this.hasTurn || isLater(version, this.snapshot)) {
      return this.readWords(variable).from[0] as number
    }
    if (!this.isRead(variable)) this.addRead(variable, version)
    else if (variable.readVersion !== version) this.stop(CONFLICT)
    return word
  }

  /** Reads a variable of any size. Returns where its words are: they stay only until the next read. */
  readWords(variable: Variable): { readonly from: Int32Array; readonly at: number } {
    if (this.isWritten(variable)) {
      return { from: this.words, at: variable.entry + ENTRY_VALUE }
    }
    const { words } = this
    const { address } = variable
    const from = this.scratchOf(variable.codec.words)
    for (;;) {
      for (let i = 0; i < variable.codec.words; i += 1) {
        from[i] = Atomics.load(words, address + VALUE + i)
      }
      const lock = Atomics.load(words, address + LOCK)
      if (lock < 0 || this.hasTurn || isLater(lock & VERSION, this.snapshot)) {
        if (!this.isSettled(variable, lock)) continue
      }
      this.noteRead(variable, lock)
      return { from, at: 0 }
    }
  }

  private noteRead(variable: Variable, lock: number): void {
    const version = (this.hasTurn ? this.heldLock(variable) : lock) & VERSION
    if (!this.isRead(variable)) this.addRead(variable, version)
    else if (variable.readVersion !== version) this.stop(CONFLICT)
  }

  /** Whether no commit and no turn is under way. */
  get isClean(): boolean {
    return this.words[this.slot + STATUS] === IDLE && !this.hasTurn
  }

  /** Whether a commit is under way that is certain. */
  get isCommitted(): boolean {
    return this.words[this.slot + STATUS] === COMMITTED
  }

  /** Whether everything that was read, and is not locked by this thread, is as it was. */
  isValid(): boolean {
    const { words, reads, readsEnd } = this
    for (let i = 0; i < readsEnd; i += 2) {
      const lock = Atomics.load(words, (reads[i] as number) + LOCK)
      if (lock === this.ownLock) continue
      if (lock < 0 || (lock & VERSION) !== reads[i + 1]) return false
    }
    return true
  }

  /**
   * Deals with a lock word that a read cannot simply accept. Returns whether the value that was read
   * before it counts; if not, the variable must be read again.
   */
  private isSettled(variable: Variable, lock: number): boolean {
    if (lock === this.ownLock) return true
    if (this.hasTurn) {
      this.hold(variable)
      return false
    }
    if (lock < 0) {
      this.awaitRelease(variable)
      return false
    }
    const now = Atomics.load(this.words, CLOCK) & VERSION
    // A version later than the clock is one from before the clock wrapped around.
    if (isLater(lock & VERSION, now)) return true
    if (!this.isValid()) this.stop(CONFLICT)
    this.snapshot = now
    return false
  }

  /**
   * Waits until no other thread holds `variable`. Stops waiting after some 20 milliseconds, or after 2 on a
   * thread that may not be blocked.
   */
  awaitRelease(variable: Variable): void {
    const at = variable.address + LOCK
    const looks = SPINS + (this.mayBlock ? DOZES : DOZES / 10)
    for (let i = 0; i < looks; i += 1) {
      const lock = Atomics.load(this.words, at)
      if (lock >= 0) return
      if (i >= SPINS) doze(this.words, at, lock)
    }
    this.hot = variable.address
    this.stop(CONFLICT)
  }

  /** Locks `variable` until the end of this thread's turn, if it does not hold it yet. */
  hold(variable: Variable): void {
    const { words } = this
    const at = variable.address + LOCK
    for (;;) {
      const lock = Atomics.load(words, at)
      if (lock === this.ownLock) return
      if (lock < 0) {
        this.awaitRelease(variable)
        continue
      }
      // The note comes first: the thread that recovers this one must know what to restore.
      words[heldAt(variable)] = lock
      if (Atomics.compareExchange(words, at, lock, this.ownLock) !== lock) continue
      this.held[this.heldCount] = variable
      this.heldCount += 1
      return
    }
  }

  /** The lock word that a held variable had before. */
  heldLock(variable: Variable): number {
    return this.words[heldAt(variable)] as number
  }

  /** Releases what is held for a turn and has not been released by a commit, as it was before. */
  releaseHeld(): void {
    const { words } = this
    for (let i = 0; i < this.heldCount; i += 1) {
      const variable = this.held[i] as Variable
      const at = variable.address + LOCK
      if (Atomics.load(words, at) === this.ownLock)
        Atomics.store(words, at, this.heldLock(variable))
    }
  }

  /** Notes that no lock is held any more, and that the turn is free. */
  forgetTurn(): void {
    this.heldCount = 0
    this.hasTurn = false
    this.words[this.slot + STATUS] = IDLE
  }
}
