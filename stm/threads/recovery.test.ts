import { describe, expect, it } from 'vitest'
import { orElse, type Tx } from '../index.ts'
import { createHeap, int32, type Layout, text, type Variables } from './index.ts'
import { CLOCK } from './memory.ts'
import { Mortal } from './testing/mortal.suite.ts'
import { killMany } from './testing/soak.suite.ts'
import type { SharedTVar } from './variable.ts'

/** Kills at most this often forty threads: of ten kills, one meets a commit, so that is plenty. */
const MOST_ROUNDS = 25

it('threads killed at random moments, until one was in a commit, leave all the money there, and keep nobody waiting', async () => {
  let recovered = 0
  for (let seed = 1; recovered === 0 && seed <= MOST_ROUNDS; seed += 1) {
    const { wrongTotals, ended } = await killMany(40, seed)
    expect(wrongTotals).toBe(0)
    expect(Object.values(ended).reduce((sum, n) => sum + n, 0)).toBe(40)
    recovered = ended['rolled back'] + ended['rolled forward']
  }
  expect(recovered).toBeGreaterThan(0)
})

// Values of several sizes, so that what is left of a longer log makes no sense behind a shorter one.
const layout = { note: text(80), stock: int32, sold: int32 } satisfies Layout
type Vars = Variables<typeof layout>

const LONG = 'a note of some length, as notes usually are.'
const SOLD_OUT = new Error('sold out')

const orders: Readonly<Record<string, (tx: Tx, vars: Vars) => void>> = {
  'a write of a long value': (tx, { note }) => note.set(tx, LONG),
  'a write that a throw undoes': (tx, { stock }) => {
    stock.set(tx, -1)
    throw SOLD_OUT
  },
  'writes of what was read': (tx, { stock, sold }) => {
    stock.update(tx, (n) => n - 1)
    sold.update(tx, (n) => n + 1)
  },
  'a read, and writes of what was not read': (tx, { note, stock, sold }) => {
    sold.set(tx, note.get(tx).length)
    stock.set(tx, 7)
  },
  'a write that a branch replaces': (tx, { note, stock }) => {
    stock.set(tx, 1)
    orElse((tx) => {
      stock.set(tx, 2)
      note.set(tx, 'short')
    })(tx)
  },
}

/** Makes every order twice, the second time in a turn. Calls `done` after each. */
function makeOrders({ engine, variables }: Mortal<typeof layout>, done: () => void): void {
  for (const order of Object.values(orders)) {
    for (const run of [engine.atomicallySync, engine.attemptInTurn] as const) {
      try {
        run.call(engine, (tx: Tx) => order(tx, variables))
      } catch (error) {
        if (error !== SOLD_OUT) throw error
      }
      done()
    }
  }
}

describe('a thread that dies before one of its accesses to shared memory', () => {
  const heap = createHeap(layout, { threads: 2, logWords: 64 })
  const { note, stock, sold } = heap.variables
  const state = () =>
    heap.atomicallySync((tx) => [note, stock, sold].map((v) => v.get(tx as never)))
  const reset = () =>
    heap.atomicallySync((tx) => {
      note.set(tx, '')
      stock.set(tx, 3)
      sold.set(tx, 0)
    })

  const words = new Int32Array(heap.buffer)
  const versions = () =>
    [note, stock, sold].map(
      (variable) => words[(variable as SharedTVar<unknown>).address] as number,
    )

  /** Plays a thread that dies before this access. Returns what it leaves behind, if it has died. */
  function play(lifetime: number) {
    reset()
    const mortal = new Mortal(layout, heap.buffer, lifetime)
    let done = 0
    let before = versions()
    const hasDied = mortal.dies(() =>
      makeOrders(mortal, () => {
        done += 1
        before = versions()
      }),
    )
    const recovered = heap.recover(mortal.thread)
    if (!hasDied) return undefined
    // A commit that had begun to release its locks is finished at the version after its own.
    const since = (words[CLOCK] as number) - (recovered === 'rolled forward' ? 1 : 0)
    const hasKnownVersions = versions().every((now, i) => now === before[i] || now >= since)
    return { done, recovered, hasKnownVersions, found: state(), threads: heap.inspect() }
  }

  it('leaves each of its transactions done or undone, and no lock, at whichever it dies', () => {
    reset()
    const states = [state()]
    const immortal = new Mortal(layout, heap.buffer, Infinity)
    immortal.dies(() => makeOrders(immortal, () => states.push(state())))
    heap.recover(immortal.thread)
    const seen = { 'nothing to do': 0, 'rolled back': 0, 'rolled forward': 0 }
    for (let lifetime = 1, left = play(1); left !== undefined; left = play(++lifetime)) {
      const { done, recovered, hasKnownVersions, found, threads } = left
      seen[recovered] += 1
      expect(states.slice(done, done + 2)).toContainEqual(found)
      if (recovered === 'rolled forward') expect(found).toEqual(states[done + 1])
      expect(hasKnownVersions).toBe(true)
      expect(threads).toEqual([{ thread: 0, blocked: 0, waitsFor: [], holds: [], hasTurn: false }])
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50)
  })
})
