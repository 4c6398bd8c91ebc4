import type { AtomicallyOptions } from '../engine.ts'
import { wrapEngine } from '../engine-in-use.ts'
import { committedTooEarly, type MisuseError } from '../errors.ts'
import { onLateUse } from '../late-use.ts'
import type { STM, Tx } from '../tx.ts'

/** For how many microtasks a transaction lingers. An async function that awaits others uses a few. */
const MICROTASKS = 100

/** The transaction that each `tx` belongs to. */
const transactions = new WeakMap<Tx, Lingering>()

/** Makes each transaction linger. `develop({ linger })` says what for. */
export function lingerAfterCommits(): () => void {
  const restoreEngine = wrapEngine((engine) => ({
    atomically<A>(body: STM<A>, options?: AtomicallyOptions) {
      const transaction = new Lingering(options?.name)
      return transaction.settle(engine.atomically(transaction.follow(body), options))
    },
    atomicallySync<A>(body: STM<A>, options?: AtomicallyOptions) {
      const transaction = new Lingering(options?.name)
      transaction.isSettled = true
      return engine.atomicallySync(transaction.follow(body), options)
    },
  }))
  const ignore = onLateUse((tx) => transactions.get(tx)?.usedLate())
  return () => {
    ignore()
    restoreEngine()
  }
}

/** A transaction that has not settled when it commits, but some microtasks later. */
class Lingering {
  readonly #name: string | undefined
  #lateUse: MisuseError | null = null
  isSettled = false

  constructor(name: string | undefined) {
    this.#name = name
  }

  /** `body`, except that each `tx` that it receives is known to belong to this transaction. */
  follow<A>(body: STM<A>): STM<A> {
    return (tx) => {
      transactions.set(tx, this)
      return body(tx)
    }
  }

  /** Settles as `committed` does, but later, and rejects if a `tx` was used in between. */
  async settle<A>(committed: Promise<A>): Promise<A> {
    try {
      const result = await committed
      for (let i = 0; i < MICROTASKS; i += 1) await null
      if (this.#lateUse === null) return result
      throw this.#lateUse
    } finally {
      this.isSettled = true
    }
  }

  usedLate(): void {
    const error = committedTooEarly(this.#name)
    if (this.isSettled) console.error(error)
    else this.#lateUse ??= error
  }
}
