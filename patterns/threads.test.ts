import { describe, expect, it } from 'vitest'
import { createHeap, type Thread } from '../stm/threads/index.ts'
import bankTransfer, { type Opened as OpenedBanks } from './bank-transfer/problem.ts'
import { opened as openedBank } from './bank-transfer/stm.ts'
import dining, { type Opened as OpenedTables } from './dining-philosophers/problem.ts'
import { opened as openedTable } from './dining-philosophers/stm.ts'
import { completesOnEngine } from './on-engine.suite.ts'
import producerConsumer, { type Opened as OpenedBuffers } from './producer-consumer/problem.ts'
import { opened as openedBuffer } from './producer-consumer/stm.ts'
import { banksOn, buffersOn, layout, ledger, tablesOn } from './threads.suite.ts'

// The STM solutions as they stand, on the engine for threads: in the scenarios of their problems, on
// one thread, and then on three at once.

const heap = createHeap(layout)
const use = () => heap.use()
completesOnEngine({
  pattern: bankTransfer,
  solution: banksOn(heap.variables),
  opened: openedBank as OpenedBanks,
  use,
})
completesOnEngine({
  pattern: dining,
  solution: tablesOn(heap.variables),
  opened: openedTable as OpenedTables,
  use,
})
completesOnEngine({
  pattern: producerConsumer,
  solution: buffersOn(heap.variables),
  opened: openedBuffer as OpenedBuffers,
  use,
})

describe('on three threads at once', () => {
  const entry = new URL('./threads.suite.ts', import.meta.url)
  const results = (threads: readonly Thread<number>[]) =>
    Promise.all(threads.map(({ result }) => result))

  it('the bank keeps its money, and every audit sees all of it', async () => {
    const shared = createHeap(layout)
    const restore = shared.use()
    const bank = new (banksOn(shared.variables))(ledger)
    const clients = [1, 2, 3].map((seed) => shared.spawn<number>(entry, 'client', 3_000, seed))
    expect(await results(clients)).toEqual([0, 0, 0])
    const audit = await bank.audit()
    restore()
    expect(Object.values(audit).reduce((sum, balance) => sum + balance, 0)).toBe(300)
  })

  it('the philosophers all eat, and neighbours never at once', async () => {
    const shared = createHeap(layout)
    const philosophers = [0, 1, 2].map((seat) =>
      shared.spawn<number>(entry, 'philosopher', seat, 1_000),
    )
    expect(await results(philosophers)).toEqual([0, 0, 0])
  })

  it('the buffer hands on each item once, in the order of each producer', async () => {
    const shared = createHeap(layout)
    const consumer = shared.spawn<string[]>(entry, 'taker', 2_000)
    const producers = ['a', 'b'].map((name) => shared.spawn(entry, 'putter', name, 1_000))
    const taken = await consumer.result
    await Promise.all(producers.map(({ result }) => result))
    for (const name of ['a', 'b']) {
      const own = taken.filter((item) => item.startsWith(name))
      expect(own).toEqual(Array.from({ length: 1_000 }, (_, i) => `${name}${i}`))
    }
  })
})
