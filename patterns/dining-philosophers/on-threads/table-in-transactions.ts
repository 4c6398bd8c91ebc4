import { check, type Tx } from '../../../stm/index.ts'
import { array, int32, type SharedHeap } from '../../../stm/threads/index.ts'
import { onHeap } from '../../on-heap.ts'
import { defineThreads, type ThreadsProgram } from '../../threads-program.ts'
import { forksOf, SEATS } from './table.ts'

const layout = { forks: array(SEATS, int32), eating: int32, collisions: int32, meals: int32 }

type Table = SharedHeap<typeof layout>

/** Takes a fork in a transaction; waits while it is taken. */
export function takeFork(table: Table, tx: Tx, fork: number): void {
  const taken = table.variables.forks[fork]
  if (taken === undefined) throw new RangeError(`no fork ${fork}`)
  check(tx, taken.get(tx) === 0)
  taken.set(tx, 1)
}

/** Three philosophers, each of whom eats once, with all that they share in variables. */
export function diningInTransactions(take: (table: Table, seat: number) => void): ThreadsProgram {
  let table: Table

  const dine = (seat: number) => () => {
    const { forks, eating, collisions, meals } = table.variables
    take(table, seat)
    table.atomicallySync((tx) => {
      if (eating.get(tx) > 0) collisions.update(tx, (n) => n + 1)
      eating.update(tx, (n) => n + 1)
    })
    table.atomicallySync((tx) => {
      eating.update(tx, (n) => n - 1)
      meals.update(tx, (n) => n + 1)
      for (const fork of forksOf(seat)) forks[fork]?.set(tx, 0)
    })
  }

  return defineThreads({
    ...onHeap(layout, SEATS, (opened) => {
      table = opened
    }),
    threads: { Plato: dine(0), Sappho: dine(1), Confucius: dine(2) },
    finally: {
      'each has eaten': () => table.variables.meals.peek() === SEATS,
      'no two have eaten at once': () => table.variables.collisions.peek() === 0,
    },
  })
}
