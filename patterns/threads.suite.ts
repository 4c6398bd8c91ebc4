import { atomicallySync, type TVar } from '../stm/index.ts'
import {
  array,
  float64,
  int32,
  list,
  oneOf,
  onThread,
  text,
  type Variables,
} from '../stm/threads/index.ts'
import type { Account, Ledger } from './bank-transfer/problem.ts'
import AtomicBank, { opened as bankOperations } from './bank-transfer/stm.ts'
import AtomicTable from './dining-philosophers/stm.ts'
import type { Item } from './producer-consumer/problem.ts'
import AtomicBuffer from './producer-consumer/stm.ts'

// The STM solutions with shared variables in their fields, which the compiler accepts. Every
// operation is the solution's own.

export const layout = {
  balances: array(1_000, float64),
  forks: array(1_000, oneOf('free', 'taken')),
  buffers: array(500, list(4, text(8))),
  /** How many eat at each seat, for the philosophers themselves to check. */
  eating: array(3, int32),
}

type Free = Variables<typeof layout>

/** Hands out each variable once. The opener of what it is for writes its first value. */
function takeFrom<A>(variables: readonly TVar<A>[], isOpener: boolean): (opening: A) => TVar<A> {
  let next = 0
  return (opening) => {
    const variable = variables[next]
    if (variable === undefined) throw new RangeError('the heap has run out of variables')
    next += 1
    if (isOpener) atomicallySync((tx) => variable.set(tx, opening))
    return variable
  }
}

export function banksOn({ balances }: Free, isOpener = true) {
  const take = takeFrom(balances, isOpener)
  return class SharedBank extends AtomicBank {
    protected override readonly balances: ReadonlyMap<Account, TVar<number>>

    constructor(ledger: Ledger) {
      super(ledger)
      this.balances = new Map(
        Object.entries(ledger.opening).map(([name, opening]) => [name, take(opening)]),
      )
    }
  }
}

export function tablesOn({ forks }: Free, isOpener = true) {
  const take = takeFrom(forks, isOpener)
  return class SharedTable extends AtomicTable {
    protected override readonly forks: readonly TVar<'free' | 'taken'>[]

    constructor(seats: number) {
      super(seats)
      this.forks = Array.from({ length: seats }, () => take('free'))
    }
  }
}

export function buffersOn({ buffers }: Free, isOpener = true) {
  const take = takeFrom(buffers, isOpener)
  return class SharedBuffer extends AtomicBuffer {
    protected override readonly items: TVar<readonly Item[]> = take([])
  }
}

export const ledger: Ledger = {
  opening: { alice: 100, bob: 100, carol: 100 },
  load: async (account) => ledger.opening[account] as number,
  save: async () => {},
}

const names = Object.keys(ledger.opening)

/** Transfers, wires to itself and audits. Returns how many audits were wrong. */
export const client = onThread(layout, async ({ variables }, times: number, seed: number) => {
  const bank = new (banksOn(variables, false))(ledger)
  let wrong = 0
  for (let i = 0; i < times; i += 1) {
    const from = names[(i + seed) % 3] as Account
    const to = names[(i * seed) % 3] as Account
    if (i % 4 === 0) {
      const audit = Object.values(await bank.audit())
      if (audit.reduce((sum, balance) => sum + balance, 0) !== 300) wrong += 1
    } else if (i % 4 === 1) await bankOperations.wire(bank, bank, from, to, 1 + (i % 5))
    else await bank.transfer(from, to, 1 + (i % 7))
  }
  return wrong
})

/** Dines again and again. Returns how often a neighbour ate at the same time. */
export const philosopher = onThread(layout, async ({ variables }, seat: number, times: number) => {
  const table = new (tablesOn(variables, false))(3)
  const own = variables.eating[seat] as TVar<number>
  const others = variables.eating.filter((eating) => eating !== own)
  let clashes = 0
  for (let i = 0; i < times; i += 1) {
    await table.dine(seat, async () => {
      atomicallySync((tx) => own.set(tx, 1))
      if (atomicallySync((tx) => others.some((other) => other.get(tx) === 1))) clashes += 1
      atomicallySync((tx) => own.set(tx, 0))
    })
  }
  return clashes
})

export const putter = onThread(layout, async ({ variables }, name: string, count: number) => {
  const buffer = new (buffersOn(variables, false))(4)
  for (let i = 0; i < count; i += 1) await buffer.put(`${name}${i}`)
})

export const taker = onThread(layout, async ({ variables }, count: number) => {
  const buffer = new (buffersOn(variables, false))(4)
  const items: Item[] = []
  for (let i = 0; i < count; i += 1) items.push(await buffer.take())
  return items
})
