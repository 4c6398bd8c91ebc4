import { describe, expect, test } from 'vitest'
import { atomically, atomicallySync, check, TMap, TVar, type Tx } from '../index.ts'
import { collect } from './collect.suite.ts'
import { Threads } from './interleaved.suite.ts'
import { counted } from './quiet.suite.ts'

// A TMap drops the variable of an absent key once the garbage collector has found it unreachable.
// These tests run the collector at every moment at which that might do harm.

/** The number of keys that `map` has a variable for, present or absent. */
function keysHeld(map: object): number {
  const { kept, loose } = (map as { index: Record<'kept' | 'loose', Map<unknown, unknown>> }).index
  return new Set([...kept.keys(), ...loose.keys()]).size
}

async function keysHeldAtLast(map: object, expected: number): Promise<number> {
  for (let tries = 0; tries < 50 && keysHeld(map) > expected; tries += 1) await collect()
  return keysHeld(map)
}

function setAndUndo(map: TMap<unknown, number>, key: unknown): void {
  const failing = () =>
    atomicallySync((tx) => {
      map.set(tx, key, 0)
      throw new Error('give up')
    })
  expect(failing).toThrow('give up')
}

const numbers = Array.from({ length: 10_000 }, (_, i) => i)

describe('a TMap drops the variables of', () => {
  test('10,000 absent keys that were looked up', async () => {
    const map = new TMap<number, string>([[-1, 'present']])
    for (const key of numbers) atomicallySync((tx) => map.get(tx, key))
    expect(await keysHeldAtLast(map, 1)).toBe(1)
  })

  test('all but a few of 10,000 keys that were set and deleted', async () => {
    const map = new TMap<number, string>([[-1, 'present']])
    for (const key of numbers) atomicallySync((tx) => map.set(tx, key, 'x'))
    for (const key of numbers) atomicallySync((tx) => map.delete(tx, key))
    expect(await keysHeldAtLast(map, 70)).toBeLessThanOrEqual(70)
  })

  test('10,000 keys that were cleared at once', async () => {
    const map = new TMap(numbers.map((key) => [key, 'x']))
    atomicallySync((tx) => map.clear(tx))
    expect(await keysHeldAtLast(map, 0)).toBe(0)
  })

  test('all but a few of 2,000 keys whose addition was undone', async () => {
    const map = new TMap<unknown, number>([[-1, 1]])
    for (const key of numbers.slice(0, 2000)) setAndUndo(map, key)
    expect(await keysHeldAtLast(map, 70)).toBeLessThanOrEqual(70)
    expect(atomicallySync((tx) => map.entries(tx))).toEqual([[-1, 1]])
  })

  test('1,000 keys whose update threw', async () => {
    const map = new TMap<number, number>([[-1, 1]])
    const refuse = (tx: Tx, key: number) =>
      map.update(tx, key, () => {
        throw new Error('refused')
      })
    for (const key of numbers.slice(0, 1000)) {
      expect(() => atomicallySync((tx) => refuse(tx, key))).toThrow('refused')
    }
    expect(() => atomicallySync((tx) => refuse(tx, -1))).toThrow('refused')
    expect(await keysHeldAtLast(map, 1)).toBe(1)
    expect(atomicallySync((tx) => map.entries(tx))).toEqual([[-1, 1]])
  })

  test('10,000 absent keys whose waits were aborted', async () => {
    const map = new TMap<number, string>()
    const controller = new AbortController()
    const waits = numbers.map((key) =>
      atomically((tx) => check(tx, map.has(tx, key)), { signal: controller.signal }),
    )
    controller.abort('enough')
    await Promise.allSettled(waits)
    expect(await keysHeldAtLast(map, 0)).toBe(0)
  })
})

describe('a TMap never drops the variable of', () => {
  test('an absent key while a transaction waits for it', async () => {
    const map = new TMap<string, number>()
    const waiting = atomically((tx) => check(tx, map.has(tx, 'it')))
    await collect()
    await atomically((tx) => map.get(tx, 'it'))
    await collect()
    await atomically((tx) => map.set(tx, 'it', 1))
    await waiting
  })

  test('a deleted key while a transaction waits for it to come back', async () => {
    const map = new TMap([['it', 1]])
    const waiting = atomically((tx) => check(tx, map.get(tx, 'it') === 2))
    await atomically((tx) => map.delete(tx, 'it'))
    await collect()
    await atomically((tx) => map.set(tx, 'it', 2))
    await waiting
  })

  test('an absent key that was kept by an undone addition, while a transaction waits for it', async () => {
    const map = new TMap<unknown, number>()
    setAndUndo(map, 'it')
    const waiting = atomically((tx) => check(tx, map.has(tx, 'it')))
    for (const key of numbers.slice(0, 1000)) setAndUndo(map, key) // enough for a sweep
    await collect()
    await atomically((tx) => map.set(tx, 'it', 1))
    await waiting
  })

  test('a key whose deletion was undone', async () => {
    const map = new TMap([['it', 1]])
    const failing = () =>
      atomicallySync((tx) => {
        map.delete(tx, 'it')
        throw new Error('give up')
      })
    expect(failing).toThrow('give up')
    await collect()
    expect(atomicallySync((tx) => map.get(tx, 'it'))).toBe(1)
    expect(atomicallySync((tx) => map.entries(tx))).toEqual([['it', 1]])
  })

  test('a present key when it sweeps those of absent keys', async () => {
    const map = new TMap<unknown, number>(numbers.slice(0, 100).map((key) => [key, key]))
    for (const key of numbers.slice(100, 1000)) setAndUndo(map, key)
    await collect()
    expect(atomicallySync((tx) => numbers.slice(0, 100).map((key) => map.get(tx, key)))).toEqual(
      numbers.slice(0, 100),
    )
  })
})

describe('a transaction that is pre-empted after it has looked up a key', () => {
  /**
   * Pre-empts a transaction between two lookups of `it`. It must notice what `meanwhile` does to
   * `it`.
   */
  async function preempted(map: TMap<string, number>, meanwhile: () => void): Promise<unknown> {
    const other = new TVar(0)
    const threads = new Threads([(tx) => [map.get(tx, 'it'), other.get(tx), map.get(tx, 'it')]])
    threads.step(0)
    threads.step(0)
    await collect()
    meanwhile()
    await collect()
    while (threads.able.length > 0) threads.step(0)
    return threads.ended
  }

  test('conflicts with a set of that key', async () => {
    const map = new TMap<string, number>()
    const ended = await preempted(map, () => atomicallySync((tx) => map.set(tx, 'it', 1)))
    expect(ended).toEqual([{ task: 0, result: [1, 0, 1] }])
  })

  test('conflicts with a set after others have looked the key up, set it and deleted it', async () => {
    const map = new TMap<string, number>()
    const ended = await preempted(map, () => {
      atomicallySync((tx) => map.get(tx, 'it'))
      atomicallySync((tx) => map.set(tx, 'it', 1))
      atomicallySync((tx) => map.delete(tx, 'it'))
      atomicallySync((tx) => map.set(tx, 'it', 2))
    })
    expect(ended).toEqual([{ task: 0, result: [2, 0, 2] }])
  })

  test('conflicts with a deletion of that key', async () => {
    const map = new TMap([['it', 1]])
    const ended = await preempted(map, () => atomicallySync((tx) => map.delete(tx, 'it')))
    expect(ended).toEqual([{ task: 0, result: [undefined, 0, undefined] }])
  })

  test('does not conflict with a set of another key', async () => {
    const map = new TMap<string, number>()
    const runs = (meanwhile: () => void) => {
      const body = counted((tx) => [map.get(tx, 'it'), map.has(tx, 'it')])
      const threads = new Threads([body])
      threads.step(0)
      threads.step(0)
      meanwhile()
      while (threads.able.length > 0) threads.step(0)
      return body.runs
    }
    const undisturbed = runs(() => {})
    expect(runs(() => atomicallySync((tx) => map.set(tx, 'another', 1)))).toBe(undisturbed)
    expect(runs(() => atomicallySync((tx) => map.set(tx, 'it', 1)))).toBeGreaterThan(undisturbed)
  })
})
