import { createHeap, type Recovered, type SharedHeap, type Thread } from '../index.ts'
import { layout, total } from './bank.suite.ts'
import { randomFrom } from './random.suite.ts'
import { type ScenarioName, scenarios } from './scenarios.suite.ts'
import { Scheduler } from './scheduler.suite.ts'

// Long runs: short within the tests, and of any length from the command line.

const entry = new URL('./bank.suite.ts', import.meta.url)
const TOTAL = 800

/** A bank with 100 in each account, and the ring as its turners expect it. */
export function openBank(): SharedHeap<typeof layout> {
  const heap = createHeap(layout)
  const { accounts, ring, place, note } = heap.variables
  heap.atomicallySync((tx) => {
    for (const account of accounts) account.set(tx, TOTAL / accounts.length)
    for (const [i, variable] of ring.entries()) variable.set(tx, i)
    place.set(tx, { x: 0, name: 'n0' })
    note.set(tx, 'n0')
  })
  return heap
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/** This many transactions on three threads. Returns how often one saw what must not be seen. */
export async function faultsIn(
  name: 'teller' | 'turner' | 'writer',
  transactions: number,
): Promise<number> {
  const heap = openBank()
  const each = Math.ceil(transactions / 3)
  const threads = [1, 2, 3].map((seed) => heap.spawn<number>(entry, name, each, seed))
  const faults = await Promise.all(threads.map(({ result }) => result))
  const { accounts } = heap.variables
  const isWhole = sum(accounts.map((account) => account.peek())) === TOTAL
  return sum(faults) + (isWhole ? 0 : 1)
}

export interface Kills {
  /** How often the money was not all there. */
  readonly wrongTotals: number
  /** How many were killed in the middle of a commit, and what became of it. */
  readonly ended: Readonly<Record<Recovered, number>>
}

/** How long an audit may take before somebody is stuck, in milliseconds. */
const STUCK = 300_000

/**
 * Kills this many threads at random moments, while two others go on. After each, an audit on this
 * thread must find all the money.
 */
export async function killMany(kills: number, seed: number): Promise<Kills> {
  const heap = openBank()
  const random = randomFrom(seed)
  let spawned = 0
  const spawn = () => heap.spawn<never>(entry, 'restless', ++spawned)
  const threads: Thread<never>[] = [spawn(), spawn(), spawn()]
  const ended = { 'nothing to do': 0, 'rolled back': 0, 'rolled forward': 0 }
  let wrongTotals = 0
  try {
    await moves(heap)
    for (let i = 0; i < kills; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, random(4)))
      ended[(await threads.shift()?.terminate()) ?? 'nothing to do'] += 1
      threads.push(spawn())
      const { accounts } = heap.variables
      const audit = await heap.atomically((tx) => total(tx, accounts), {
        signal: AbortSignal.timeout(STUCK),
      })
      if (audit !== TOTAL) wrongTotals += 1
      // The two that are left must go on, too.
      await moves(heap)
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  return { wrongTotals, ended }
}

/** Resolves once the money has moved. */
async function moves(heap: SharedHeap<typeof layout>): Promise<void> {
  const balances = () => heap.variables.accounts.map((account) => account.peek()).join()
  const before = balances()
  const start = performance.now()
  while (balances() === before) {
    if (performance.now() - start > STUCK) throw new Error('the threads are stuck')
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

/** Plays this many schedules of each scenario. Returns the faults, with the schedules that show them. */
export async function faultsOfSchedules(count: number): Promise<string[]> {
  const faults: string[] = []
  for (const name of Object.keys(scenarios) as ScenarioName[]) {
    const scheduler = await Scheduler.start(name)
    for (let seed = 0; seed < count; seed += 1) {
      const { fault, schedule } = scheduler.play(seed)
      if (fault === null) continue
      faults.push(`${name}: ${fault}: ${schedule}`)
      await scheduler.restart()
    }
    await scheduler.stop()
  }
  return faults
}
