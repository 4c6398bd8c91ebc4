import type { Codec } from './codecs.ts'
import { logTooSmall } from './errors.ts'
import { HELD_START, type Memory, STATUS, WRITES_END } from './memory.ts'

/** What the log knows of a variable. The last fields are this thread's own notes. */
export interface Variable {
  readonly name: string | undefined
  readonly address: number
  readonly codec: Codec<unknown>
  /** Where the log holds its latest write, if it has one at all: see {@link WriteLog.isWritten}. */
  entry: number
  /** Where the log holds its read, if it has one at all. */
  readAt: number
  /** Where the log holds its lock for a turn, if it has one at all. */
  heldAt: number
  /** How many blocked transactions of this thread wait for it. */
  waits: number
}

/** A logged write: address, lock word before, number of words, words. */
export const ENTRY_LOCK = 1
export const ENTRY_WORDS = 2
export const ENTRY_VALUE = 3

/**
 * What the running attempt of a thread has written: entries in the part of shared memory that is the
 * thread's log, so that its spawner can finish or undo a commit which the thread did not live to
 * finish.
 */
export class WriteLog {
  readonly memory: Memory
  readonly words: Int32Array
  readonly thread: number
  readonly slot: number

  writeCount = 0
  /** Writes before this one are not replaced, because a branch may have to go back to them. */
  savepoint = 0
  readonly writtenVariables: Variable[] = []
  readonly writtenAt: number[] = []
  private readonly earlierEntries: number[] = []
  private readonly logStart: number
  protected logEnd: number
  /** Whether a variable has more than one entry. */
  private hasRepeats = false
  private scratch = new Int32Array(16)

  constructor(memory: Memory, thread: number) {
    this.memory = memory
    this.words = memory.words
    this.thread = thread
    this.slot = memory.slot(thread)
    this.logStart = memory.logStart(thread)
    this.logEnd = this.logStart
    this.words[this.slot + HELD_START] = memory.logEnd(thread)
  }

  /** Forgets all writes. */
  protected clear(): void {
    this.writeCount = 0
    this.savepoint = 0
    this.logEnd = this.logStart
    this.hasRepeats = false
  }

  isWritten(variable: Variable): boolean {
    const { entry } = variable
    return entry < this.writeCount && this.writtenVariables[entry] === variable
  }

  writeWord(variable: Variable, word: number): void {
    this.words[this.entryFor(variable, 1) + ENTRY_VALUE] = word
  }

  write(variable: Variable, value: unknown): void {
    const { codec } = variable
    const scratch = this.scratchOf(codec.words)
    codec.encode(value, scratch, 0)
    const at = this.entryFor(variable, codec.words) + ENTRY_VALUE
    for (let i = 0; i < codec.words; i += 1) this.words[at + i] = scratch[i] as number
  }

  /** Where to log a write of `variable`: a new entry, if its last one is from before the savepoint. */
  private entryFor(variable: Variable, valueWords: number): number {
    const isWritten = this.isWritten(variable)
    if (isWritten && variable.entry >= this.savepoint)
      return this.writtenAt[variable.entry] as number
    const { words } = this
    const at = this.logEnd
    const end = at + ENTRY_VALUE + valueWords
    if (end > (words[this.slot + HELD_START] as number)) throw logTooSmall(this.memory.logWords)
    words[at] = variable.address
    words[at + ENTRY_WORDS] = valueWords
    const entry = this.writeCount
    this.writtenVariables[entry] = variable
    this.writtenAt[entry] = at
    this.earlierEntries[entry] = isWritten ? variable.entry : -1
    if (isWritten) this.hasRepeats = true
    variable.entry = entry
    this.writeCount = entry + 1
    this.logEnd = end
    return at
  }

  /** Forgets the writes that were logged after the first `count`. */
  rollBack(count: number): void {
    while (this.writeCount > count) {
      this.writeCount -= 1
      const variable = this.writtenVariables[this.writeCount] as Variable
      this.logEnd = this.writtenAt[this.writeCount] as number
      variable.entry = this.earlierEntries[this.writeCount] as number
      if (variable.entry < 0) variable.entry = this.writeCount
    }
  }

  /** Drops every entry that a later one of the same variable replaces. */
  compact(): void {
    if (!this.hasRepeats) return
    const { words, writtenVariables, writtenAt } = this
    let kept = 0
    let end = this.logStart
    for (let i = 0; i < this.writeCount; i += 1) {
      const variable = writtenVariables[i] as Variable
      if (variable.entry !== i) continue
      const at = writtenAt[i] as number
      const next = at + ENTRY_VALUE + (words[at + ENTRY_WORDS] as number)
      words.copyWithin(end, at, next)
      writtenVariables[kept] = variable
      writtenAt[kept] = end
      variable.entry = kept
      kept += 1
      end += next - at
    }
    this.writeCount = kept
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
