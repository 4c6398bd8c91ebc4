import { setImmediate } from 'node:timers/promises'
import { computed, effect, endBatch, signal, startBatch } from 'alien-signals'
import { describe, expect, it } from 'vitest'
import { explore, type Program } from '../comparisons/explorer/index.ts'
import { type Signal, whenever } from './whenever.ts'

type Box = Signal<readonly string[]>

const boxOf = (...letters: readonly string[]): Box => signal<readonly string[]>(letters)

/** Takes the oldest letter of a box, if there is one. */
function take(box: Box): string | undefined {
  const [letter, ...others] = box()
  if (letter !== undefined) box(others)
  return letter
}

/** Two wait for a letter in either of two boxes; one comes into each. */
const fromEither: Program = ({ work }) => {
  const left = boxOf()
  const right = boxOf()
  const received: Record<string, string> = {}
  const receive = (name: string) => async () => {
    received[name] = await whenever(() => take(left) ?? take(right))
  }
  const deliver = (box: Box, letter: string) => async () => {
    await work('walks')
    box([...box(), letter])
  }
  return {
    subject: { left, right },
    record: received,
    tasks: {
      Ann: receive('Ann'),
      Ben: receive('Ben'),
      Pat: deliver(left, 'blue'),
      Sue: deliver(right, 'red'),
    },
    finally: {
      'each letter is received once': () => new Set(Object.values(received)).size === 2,
    },
  }
}

describe('whenever', () => {
  it.each(['node', 'event-loop'] as const)(
    'misses no change and takes nothing twice, under %s',
    async (rule) => {
      const { outcomes, complete } = await explore(fromEither, { rule })
      expect({ outcomes: [...outcomes.keys()], complete }).toEqual({
        outcomes: ['completed'],
        complete: true,
      })
    },
  )

  it('listens to what the last try has read, and to nothing else', async () => {
    const [former, latter] = [boxOf(), boxOf()]
    const current = signal(former)
    let tries = 0
    const found = whenever(() => {
      tries += 1
      return take(current())
    })
    latter(['not yet'])
    await setImmediate()
    expect(tries).toBe(1)
    latter([])
    current(latter)
    await setImmediate()
    former(['too late'])
    await setImmediate()
    expect(tries).toBe(2)
    latter(['here'])
    expect(await found).toBe('here')
    expect(tries).toBe(3)
  })

  it('listens no more once an attempt has returned something or thrown', async () => {
    const box = boxOf('a letter')
    let looks = 0
    const letters = computed(() => {
      looks += 1
      return box().length
    })
    expect(await whenever(() => letters())).toBe(1)
    const failing = whenever(() => {
      throw new RangeError(`${letters()} of two`)
    })
    await expect(failing).rejects.toThrow('1 of two')
    const before = looks
    box([])
    expect(looks).toBe(before)
  })

  it('is one change for those who listen, whatever it sets', async () => {
    const [left, right] = [signal(1), signal(0)]
    const sums: number[] = []
    const stop = effect(() => void sums.push(left() + right()))
    await whenever(() => {
      left(0)
      right(1)
      return true
    })
    stop()
    expect(sums).toEqual([1, 1])
  })

  it('waits until a batch has ended, and is not stopped by the effect that has called it', async () => {
    const [box, again] = [boxOf(), signal(0)]
    const found: Promise<string>[] = []
    const stop = effect(() => {
      if (again() === 0) found.push(whenever(() => take(box)))
    })
    again(1)
    startBatch()
    box(['a letter'])
    box([])
    box(['another'])
    endBatch()
    expect(await Promise.all(found)).toEqual(['another'])
    stop()
  })
})
