import { describe, expect, it } from 'vitest'
import { runForReal } from '../comparisons/explorer/index.ts'
import { useEngine } from '../stm/engine.ts'
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
import type { Pattern, Scenario } from './pattern.ts'
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

/** Registers a test of each scenario that comes to an end. Closed compositions may not. */
function onTheStore<Solution, Opened>(
  { title, scenarios }: Pattern<Solution, Opened>,
  solution: Solution,
  opened: Opened,
): void {
  const comesToAnEnd = ({ stage, half }: Scenario<Solution, Opened>) =>
    half !== 'closed' && stage(solution, { work: async () => {} }, opened).endless === undefined

  describe(title, () => {
    for (const [name, scenario] of Object.entries(scenarios).filter(([, it]) => comesToAnEnd(it))) {
      it(`${name}: completes in 20 real runs`, async () => {
        const restore = useEngine(store)
        try {
          const program = (world: Parameters<typeof scenario.stage>[1]) =>
            scenario.stage(solution, world, opened)
          const undelayed = await runForReal(program, { times: 10 })
          const delayed = await runForReal(program, { times: 10, delays: 2 })
          expect([...undelayed.outcomes, ...delayed.outcomes]).toEqual([
            ['completed', 10],
            ['completed', 10],
          ])
        } finally {
          restore()
        }
      })
    }
  })
}

onTheStore(bankTransfer, StoredBank, openedBank as OpenedBanks)
onTheStore(dining, StoredTable, openedTable as OpenedTables)
onTheStore(producerConsumer, StoredBuffer, openedBuffer as OpenedBuffers)
