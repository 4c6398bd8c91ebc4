import { useEngine } from '../stm/engine-in-use.ts'
import type { TVar } from '../stm/index.ts'
import { VersionedStore } from '../stm/testing/versioned-store.ts'
import bankTransfer, {
  type Account,
  type Ledger,
  type Opened as OpenedBanks,
} from './bank-transfer/problem.ts'
import AtomicBank, { opened as openedBank } from './bank-transfer/stm.ts'
import dining, { type Opened as OpenedTables } from './dining-philosophers/problem.ts'
import AtomicTable, { opened as openedTable } from './dining-philosophers/stm.ts'
import { completesOnEngine } from './on-engine.suite.ts'
import producerConsumer, {
  type Item,
  type Opened as OpenedBuffers,
} from './producer-consumer/problem.ts'
import AtomicBuffer, { opened as openedBuffer } from './producer-consumer/stm.ts'

// The STM solutions as they stand, on an engine whose variables keep their values elsewhere. Each
// class below only puts that engine's variables into the fields, which the compiler accepts; every
// operation is the solution's own.

const store = new VersionedStore()

class StoredBank extends AtomicBank {
  protected override readonly balances: ReadonlyMap<Account, TVar<number>>

  constructor(ledger: Ledger) {
    super(ledger)
    this.balances = new Map(
      Object.entries(ledger.opening).map(([name, balance]) => [
        name,
        store.newTVar(balance, { name }),
      ]),
    )
  }
}

class StoredTable extends AtomicTable {
  protected override readonly forks: readonly TVar<'free' | 'taken'>[]

  constructor(seats: number) {
    super(seats)
    this.forks = Array.from({ length: seats }, () => store.newTVar<'free' | 'taken'>('free'))
  }
}

class StoredBuffer extends AtomicBuffer {
  protected override readonly items = store.newTVar<readonly Item[]>([])
}

const use = () => useEngine(store)
completesOnEngine({
  pattern: bankTransfer,
  solution: StoredBank,
  opened: openedBank as OpenedBanks,
  use,
})
completesOnEngine({
  pattern: dining,
  solution: StoredTable,
  opened: openedTable as OpenedTables,
  use,
})
completesOnEngine({
  pattern: producerConsumer,
  solution: StoredBuffer,
  opened: openedBuffer as OpenedBuffers,
  use,
})
