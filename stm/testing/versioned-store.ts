import { onAbort } from '../abort.ts'
import { runAfterCommit } from '../after-commit.ts'
import { BufferedAttempt } from '../buffered/attempt.ts'
import { Watchers } from '../buffered/watchers.ts'
import type { Cell } from '../cell.ts'
import type { AtomicallyOptions, Engine } from '../engine.ts'
import {
  nestedTransaction,
  nothingRead,
  peekInside,
  plainVariable,
  wouldBlock,
  wrongEngine,
} from '../errors.ts'
import { withTimeoutInSignal } from '../timeout.ts'
import { type Named, TVar } from '../tvar.ts'
import { attemptOf, type STM, shared, type Tx } from '../tx.ts'

/** What the store knows a variable by. */
interface Key {
  readonly name: string | undefined
}

interface Stored {
  readonly value: unknown
  /** 0 for the initial value, and one more after each change. */
  readonly version: number
}

/**
 * A small engine whose values are not in the variables, written to show what `engine.ts` asks for.
 *
 * It stands for a server: each read and each commit is answered a microtask later. A body pauses at
 * a read that is not in its log yet, and runs again once the answer is there. If a version in the
 * log is no longer current by then, the attempt starts over. The initial value of a variable, which
 * no transaction has replaced, is known without asking.
 */
export class VersionedStore implements Engine {
  readonly hasOwnStorage = true
  readonly name: string
  readonly #stored = new Map<Key, Stored>()
  readonly #watchers = new Watchers<Key>()

  constructor(name = 'the versioned store') {
    this.name = name
  }

  /** Creates a variable in this store. To be passed to transactional types as their `newTVar`. */
  readonly newTVar = <A>(initial: A, options?: Named): TVar<A> =>
    new StoredVariable(this, initial, options)

  atomically<A>(body: STM<A>, options: AtomicallyOptions = {}): Promise<A> {
    if (shared.running !== null) throw nestedTransaction()
    return withTimeoutInSignal(options, (options) => this.#untilItEnds(body, options))
  }

  async #untilItEnds<A>(body: STM<A>, options: AtomicallyOptions): Promise<A> {
    for (;;) {
      options.signal?.throwIfAborted()
      const ended = await this.#attempt(body, options)
      if (ended !== undefined) return ended.result as A
    }
  }

  /** Makes one attempt. Returns `undefined` where it ended with a conflict or a wake-up. */
  async #attempt(body: STM<unknown>, options: AtomicallyOptions) {
    const snapshot = new Snapshot(this)
    for (;;) {
      const run = new StoreAttempt(this, snapshot, 'asks')
      const end = run.run(body)
      if (end === 'threw') throw run.result
      if (end === 'retry') return await this.#block(snapshot, options)
      if (end === 'done' && run.writes.size === 0) return this.#commit(run)
      await undefined
      if (!snapshot.isCurrent) return undefined
      if (end === 'done') return this.#commit(run)
      snapshot.take(run.missing as Key)
    }
  }

  atomicallySync<A>(body: STM<A>, { name }: AtomicallyOptions = {}): A {
    const run = new StoreAttempt(this, new Snapshot(this), 'knows')
    const end = run.run(body)
    if (end === 'threw') throw run.result
    if (end === 'retry') throw wouldBlock(name, [...run.log.keys()])
    return this.#commit(run).result as A
  }

  #commit(run: StoreAttempt): { readonly result: unknown } {
    const changed = [...run.writes].filter(
      ([key, value]) => !Object.is(this.stored(key).value, value),
    )
    for (const [key, value] of changed) {
      this.#stored.set(key, { value, version: this.stored(key).version + 1 })
    }
    for (const [key] of changed) this.#watchers.changed(key)
    runAfterCommit(run.actions)
    return run
  }

  /** Waits until a variable that was read changes. Up to this moment, none has. */
  async #block({ log }: Snapshot, { signal, name }: AtomicallyOptions): Promise<undefined> {
    signal?.throwIfAborted()
    if (log.size === 0) throw nothingRead(name)
    const stops: (() => void)[] = []
    try {
      await new Promise<void>((resolve, reject) => {
        stops.push(this.#watchers.watch(log.keys(), resolve))
        if (signal !== undefined) stops.push(onAbort(signal, reject))
      })
    } finally {
      for (const stop of stops) stop()
    }
  }

  create(key: Key, value: unknown): void {
    this.#stored.set(key, { value, version: 0 })
  }

  stored(key: Key): Stored {
    return this.#stored.get(key) as Stored
  }

  /** Whether any transaction waits for a change of `variable`. */
  isWatched<A>(variable: TVar<A>): boolean {
    return this.#watchers.isWatched((variable as StoredVariable<A>).key)
  }
}

/** What an attempt has read, with the versions. */
class Snapshot {
  readonly log = new Map<Key, unknown>()
  readonly #versions = new Map<Key, number>()
  readonly #store: VersionedStore

  constructor(store: VersionedStore) {
    this.#store = store
  }

  /** Reads `key` into the log. Returns its value. */
  take(key: Key): unknown {
    const { value, version } = this.#store.stored(key)
    this.log.set(key, value)
    this.#versions.set(key, version)
    return value
  }

  /** Whether nothing in the log has changed. */
  get isCurrent(): boolean {
    return [...this.#versions].every(
      ([key, version]) => this.#store.stored(key).version === version,
    )
  }
}

class StoreAttempt extends BufferedAttempt<Key> {
  readonly store: VersionedStore
  readonly #snapshot: Snapshot
  readonly #how: 'asks' | 'knows'
  /** The variable that a paused run asks for. */
  missing: Key | null = null

  /** One that `asks` pauses for an answer; one that `knows` has it at once. */
  constructor(store: VersionedStore, snapshot: Snapshot, how: 'asks' | 'knows') {
    super(snapshot.log)
    this.store = store
    this.#snapshot = snapshot
    this.#how = how
  }

  get engineName(): string {
    return this.store.name
  }

  protected override fetch(key: Key): unknown {
    if (this.#how === 'asks' && this.store.stored(key).version > 0) {
      this.missing = key
      this.pause()
    }
    return this.#snapshot.take(key)
  }

  read({ name }: Cell): never {
    throw plainVariable(name, this.engineName)
  }

  write({ name }: Cell): never {
    throw plainVariable(name, this.engineName)
  }
}

class StoredVariable<in out A> extends TVar<A> {
  readonly key: Key
  readonly store: VersionedStore

  constructor(store: VersionedStore, initial: A, options: Named | undefined) {
    super(initial, options)
    this.key = { name: this.name }
    this.store = store
    store.create(this.key, initial)
  }

  override get(tx: Tx): A {
    return this.#attemptOf(tx).readVariable(this.key) as A
  }

  override set(tx: Tx, value: A): void {
    this.#attemptOf(tx).writeVariable(this.key, value)
  }

  override peek(): A {
    if (shared.running !== null) throw peekInside()
    return this.store.stored(this.key).value as A
  }

  #attemptOf(tx: Tx): StoreAttempt {
    if (tx instanceof StoreAttempt && tx.store === this.store) return tx
    throw wrongEngine(this.name, this.store.name, attemptOf(tx).engineName)
  }
}
