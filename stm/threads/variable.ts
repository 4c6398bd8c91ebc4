import { peekInside, wrongEngine } from '../errors.ts'
import { lateUse } from '../late-use.ts'
import { TVar } from '../tvar.ts'
import { attemptOf, shared, type Tx } from '../tx.ts'
import { ThreadAttempt } from './attempt.ts'
import type { Codec } from './codec.ts'
import { int32, isInt32, notInt32 } from './codecs.ts'
import { LOCK, NEVER, VALUE, type Variable } from './memory.ts'
import { doze } from './pause.ts'
import { Stall } from './stall.ts'
import type { TransactionLog } from './transaction-log.ts'

/** For how long `peek` waits for a lock, in milliseconds. */
const LONG = 10_000

/**
 * A variable whose value is in shared memory. Each thread has an object of its own for it; made by
 * a layout, never by a user.
 */
export class SharedTVar<in out A> extends TVar<A> implements Variable {
  private readonly log: TransactionLog
  private readonly isInt32: boolean
  readonly address: number
  readIn = NEVER
  readVersion = 0
  writtenIn = NEVER
  entry = 0
  readonly codec: Codec<A>
  private readonly isWord: boolean
  waits = 0

  constructor(log: TransactionLog, address: number, codec: Codec<A>, name: string | undefined) {
    super(codec.initial, { name })
    this.log = log
    this.address = address
    this.codec = codec
    this.isInt32 = (codec as unknown) === int32
    this.isWord = codec.words === 1
  }

  override get(tx: Tx): A {
    const log = this.log
    if (logOf(tx) !== log || log.ending !== null) this.refuse(tx)
    if (this.isInt32) return log.readWord(this) as A
    if (this.isWord) {
      word[0] = log.readWord(this)
      return this.codec.decode(word, 0)
    }
    const { from, at } = log.readWords(this)
    return this.codec.decode(from, at)
  }

  override set(tx: Tx, value: A): void {
    const log = this.log
    if (logOf(tx) !== log || log.ending !== null) this.refuse(tx)
    if (!this.isInt32) log.write(this, value)
    else if (isInt32(value)) log.writeWord(this, value | 0)
    else throw notInt32(value)
  }

  /**
   * The value now, outside of a transaction. Blocks the thread while a commit or a turn has the variable
   * locked.
   * @throws WouldBlockError if that takes very long, and only this thread could end it: see {@link Stall}
   */
  override peek(): A {
    if (shared.running !== null) throw peekInside()
    const { words } = this.log
    let stall: Stall | undefined
    const seen = new Int32Array(this.codec.words)
    for (;;) {
      const before = Atomics.load(words, this.address + LOCK)
      for (let i = 0; i < seen.length; i += 1)
        seen[i] = Atomics.load(words, this.address + VALUE + i)
      if (before < 0) {
        doze(words, this.address + LOCK, before)
        stall ??= new Stall(this.log, `peek() of '${this.name}'`, LONG)
        stall.look(this.address + LOCK)
      } else if (Atomics.load(words, this.address + LOCK) === before)
        return this.codec.decode(seen, 0)
    }
  }

  /** Says why this variable cannot be used with `tx`, or stops an attempt that must end. */
  private refuse(tx: Tx): never {
    const { ending, engineName } = this.log
    const attempt = attemptOf(tx)
    const isOver = attempt instanceof ThreadAttempt ? attempt.log === null : shared.running === null
    if (isOver) throw lateUse(tx)
    if (logOf(tx) === this.log) throw ending
    const its = attempt.engineName === engineName ? 'another shared heap' : engineName
    throw wrongEngine(this.name, its, attempt.engineName)
  }
}

const word = new Int32Array(1)

/** The log of the attempt that `tx` is, if it is one of this engine; `null` if it has ended. */
const logOf = (tx: Tx): TransactionLog | null | undefined =>
  (tx as unknown as ThreadAttempt | null)?.log
