import { logTooSmall } from './errors.ts'
import { after, ENTRY_LOCK, ENTRY_VALUE, ENTRY_WORDS, UNREAD } from './kernel.ts'
import { type Memory, NEVER, STATUS, type Variable, WRITES_END } from './memory.ts'
import { ReadLog } from './read-log.ts'

/** More than there are reads, less than nothing. */
const UNKNOWN = -(2 ** 29)

const NOTHING = new Int32Array(0)

/** What a branch has to go back to, should it fail. */
export interface Savepoint {
  /** The savepoint before this one. */
  readonly before: number
  readonly logEnd: number
  readonly replaced: number
}

/**
 * What the running attempt of a thread has written: entries in the part of shared memory that is the
 * thread's log, so that its spawner can finish or undo a commit which the thread did not live to
 * finish.
 */
export class WriteLog extends ReadLog {
  readonly logStart: number
  logEnd: number
  private readonly logLimit: number
  /** Entries before this are not changed any more, because a branch may have to go back to them. */
  private savepoint: number
  /** The entries that were not changed but replaced by later ones, in that order. */
  private readonly replaced: number[] = []
  /** How many of the variables that were read have been written too, as far as that is known. */
  private readsWritten = 0
  private scratch = new Int32Array(16)
  /** Where a value that is written is encoded; nothing, while one is. */
  private encoded = NOTHING

  constructor(memory: Memory, thread: number) {
    super(memory, thread)
    this.logStart = memory.logStart(thread)
    this.logEnd = this.logStart
    this.savepoint = this.logStart
    this.logLimit = memory.logEnd(thread)
  }

  /** Forgets all reads and writes. */
  protected override clear(): void {
    super.clear()
    this.logEnd = this.logStart
    this.savepoint = this.logStart
    this.readsWritten = 0
    if (this.replaced.length > 0) this.replaced.length = 0
  }

  get hasWritten(): boolean {
    return this.logEnd !== this.logStart
  }

  isWritten(variable: Variable): boolean {
    return variable.writtenIn === this.attempt
  }

  /** Whether all that was read is known to have been written too. */
  get isAllWritten(): boolean {
    return 2 * this.readsWritten === this.readsEnd
  }

  /** Logs a write of a variable whose value is one word. */
  writeWord(variable: Variable, word: number): void {
    const at = this.isWritten(variable) ? this.entryAgain(variable, 1) : this.addEntry(variable, 1)
    this.words[at + ENTRY_VALUE] = word
  }

  write(variable: Variable, value: unknown): void {
    const { codec } = variable
    const count = codec.words
    const encoded = this.encoded.length < count ? new Int32Array(Math.max(count, 16)) : this.encoded
    // A getter of the value may itself read and write variables: it must not get the same memory.
    this.encoded = NOTHING
    codec.encode(value, encoded, 0)
    this.encoded = encoded
    const at = this.isWritten(variable)
      ? this.entryAgain(variable, count)
      : this.addEntry(variable, count)
    for (let i = 0; i < count; i += 1) {
      this.words[at + ENTRY_VALUE + i] = encoded[i] as number
    }
  }

  /** Where to log another write: a new entry, if the last one is from before the savepoint. */
  private entryAgain(variable: Variable, valueWords: number): number {
    const { entry } = variable
    if (entry >= this.savepoint) return entry
    const { readsWritten } = this
    const added = this.addEntry(variable, valueWords)
    this.readsWritten = readsWritten
    this.replaced.push(entry)
    return added
  }

  private addEntry(variable: Variable, valueWords: number): number {
    const { words, logEnd } = this
    const end = logEnd + ENTRY_VALUE + valueWords
    if (end > this.logLimit) throw logTooSmall(this.memory.logWords)
    words[logEnd] = variable.address
    words[logEnd + ENTRY_LOCK] = this.isRead(variable) ? this.countRead(variable) : UNREAD
    words[logEnd + ENTRY_WORDS] = valueWords
    variable.writtenIn = this.attempt
    variable.entry = logEnd
    this.logEnd = end
    return logEnd
  }

  private countRead({ readVersion }: Variable): number {
    this.readsWritten += 1
    return readVersion
  }

  setSavepoint(): Savepoint {
    const { savepoint: before, logEnd, replaced } = this
    this.savepoint = logEnd
    return { before, logEnd, replaced: replaced.length }
  }

  /** Ends the branch that began at this savepoint, and keeps what it has written. */
  keep({ before }: Savepoint): void {
    this.savepoint = before
  }

  /** Ends the branch that began at this savepoint, and forgets what it has written. */
  rollBack({ before, logEnd, replaced }: Savepoint): void {
    const { words, memory } = this
    for (let entry = logEnd; entry < this.logEnd; entry = after(words, entry)) {
      memory.variableAt(words[entry] as number).writtenIn = NEVER
    }
    while (this.replaced.length > replaced) {
      const entry = this.replaced.pop() as number
      if (entry >= logEnd) continue
      const variable = memory.variableAt(words[entry] as number)
      variable.writtenIn = this.attempt
      variable.entry = entry
    }
    this.logEnd = logEnd
    this.savepoint = before
    this.readsWritten = UNKNOWN
  }

  /** Drops every entry that a later one of the same variable replaces. */
  compact(): void {
    if (this.replaced.length > 0) this.dropReplaced()
  }

  private dropReplaced(): void {
    const { words } = this
    let end = this.logStart
    for (let entry = this.logStart, next: number; entry < this.logEnd; entry = next) {
      next = after(words, entry)
      const variable = this.memory.variableAt(words[entry] as number)
      if (variable.entry !== entry) continue
      words.copyWithin(end, entry, next)
      variable.entry = end
      end += next - entry
    }
    this.logEnd = end
  }

  /** Tells a spawner what to finish or undo from now on. */
  publish(status: number): void {
    this.words[this.slot + WRITES_END] = this.logEnd
    this.words[this.slot + STATUS] = status
  }

  /** Private memory for this many words, until it is next asked for. */
  protected scratchOf(words: number): Int32Array {
    if (words > this.scratch.length) this.scratch = new Int32Array(words)
    return this.scratch
  }
}
