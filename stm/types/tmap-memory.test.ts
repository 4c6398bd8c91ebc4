import { describe, expect, test } from 'vitest'
import { atomically, atomicallySync, check, TMap, TVar } from '../index.ts'
import { collect } from './collect.suite.ts'
import { Threads } from './interleaved.suite.ts'
import { counted } from './quiet.suite.ts'

// What a TMap knows of absent keys is forgotten when the garbage collector has found that nobody
// holds it. Here it is called on purpose, as hard as it can be, whenever that might do harm.

/** How many keys `map` knows of, present or absent. */
function keysKnown(map: object): number {
  const { kept, loose } = (map as { index: Record<'kept' | 'loose', Map<unknown, unknown>> }).index
  return new Set([...kept.keys(), ...loose.keys()]).size
}

async function keysKnownInTheEnd(map: object, expected: number): Promise<number> {
  for (let tries = 0; tries < 50 && keysKnown(map) > expected; tries += 1) await collect()
  return keysKnown(map)
}

function putAndUndo(map: TMap<unknown, number>, key: unknown): void {
  const failing = () =>
    atomicallySync((tx) => {
      map.set(tx, key, 0)
      throw new Error('give up')
    })
  expect(failing).toThrow('give up')
}

const numbers = Array.from({ length: 10_000 }, (_, i) => i)

describe('a TMap forgets', () => {
  test('10,000 absent keys that were looked up', async () => {
    const map = new TMap<number, string>([[-1, 'present']])
    for (const key of numbers) atomicallySync((tx) => map.get(tx, key))
    expect(await keysKnownInTheEnd(map, 1)).toBe(1)
  })

  test('all but a few of 10,000 keys that were put and deleted', async () => {
    const map = new TMap<number, string>([[-1, 'present']])
    for (const key of numbers) atomicallySync((tx) => map.set(tx, key, 'x'))
    for (const key of numbers) atomicallySync((tx) => map.delete(tx, key))
    expect(await keysKnownInTheEnd(map, 70)).toBeLessThanOrEqual(70)
  })

  test('10,000 keys that were cleared at once', async () => {
    const map = new TMap(numbers.map((key) => [key, 'x']))
    atomicallySync((tx) => map.clear(tx))
    expect(await keysKnownInTheEnd(map, 0)).toBe(0)
  })

  test('all but a few of 2,000 keys whose put was undone', async () => {
    const map = new TMap<unknown, number>([[-1, 1]])
    for (const key of numbers.slice(0, 2000)) putAndUndo(map, key)
    expect(await keysKnownInTheEnd(map, 70)).toBeLessThanOrEqual(70)
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
    expect(await keysKnownInTheEnd(map, 0)).toBe(0)
  })
})

describe('a TMap never forgets', () => {
  test('an absent key while somebody waits for it', async () => {
    const map = new TMap<string, number>()
    const waiting = atomically((tx) => check(tx, map.has(tx, 'it')))
    await collect()
    await atomically((tx) => map.get(tx, 'it'))
    await collect()
    await atomically((tx) => map.set(tx, 'it', 1))
    await waiting
  })

  test('a deleted key while somebody waits for it to come back', async () => {
    const map = new TMap([['it', 1]])
    const waiting = atomically((tx) => check(tx, map.get(tx, 'it') === 2))
    await atomically((tx) => map.delete(tx, 'it'))
    await collect()
    await atomically((tx) => map.set(tx, 'it', 2))
    await waiting
  })

  test('an absent key that an undone addition has kept, while somebody waits for it', async () => {
    const map = new TMap<unknown, number>()
    putAndUndo(map, 'it')
    const waiting = atomically((tx) => check(tx, map.has(tx, 'it')))
    for (const key of numbers.slice(0, 1000)) putAndUndo(map, key) // so many that it lets go of them
    await collect()
    await atomically((tx) => map.set(tx, 'it', 1))
    await waiting
  })

  test('a key whose delete was undone', async () => {
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

  test('present keys, when it lets go of many that are absent', async () => {
    const map = new TMap<unknown, number>(numbers.slice(0, 100).map((key) => [key, key]))
    for (const key of numbers.slice(100, 1000)) putAndUndo(map, key)
    await collect()
    expect(atomicallySync((tx) => numbers.slice(0, 100).map((key) => map.get(tx, key)))).toEqual(
      numbers.slice(0, 100),
    )
  })
})

describe('a transaction that is preempted after it has found a key absent', () => {
  // It reads `it`, is preempted, and reads on; whatever happens to `it` meanwhile must not escape it.
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

  test('conflicts with a put', async () => {
    const map = new TMap<string, number>()
    const ended = await preempted(map, () => atomicallySync((tx) => map.set(tx, 'it', 1)))
    expect(ended).toEqual([{ task: 0, result: [1, 0, 1] }])
  })

  test('conflicts with a put after others have looked it up, put it and deleted it', async () => {
    const map = new TMap<string, number>()
    const ended = await preempted(map, () => {
      atomicallySync((tx) => map.get(tx, 'it'))
      atomicallySync((tx) => map.set(tx, 'it', 1))
      atomicallySync((tx) => map.delete(tx, 'it'))
      atomicallySync((tx) => map.set(tx, 'it', 2))
    })
    expect(ended).toEqual([{ task: 0, result: [2, 0, 2] }])
  })

  test('conflicts with a delete, if it had found it', async () => {
    const map = new TMap([['it', 1]])
    const ended = await preempted(map, () => atomicallySync((tx) => map.delete(tx, 'it')))
    expect(ended).toEqual([{ task: 0, result: [undefined, 0, undefined] }])
  })

  test('does not conflict with a put of another key', async () => {
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
