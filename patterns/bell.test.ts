import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { explore, type Program, replay } from '../comparisons/explorer/index.ts'
import { Bell, when } from './bell.ts'

const RULES = ['node', 'event-loop'] as const

/** A box of letters that rings when one comes. */
class Box {
  readonly bell = new Bell()
  readonly letters: string[] = []

  post(letter: string): void {
    this.letters.push(letter)
    this.bell.ring()
  }
}

/** Two wait for a letter in either of two boxes; one comes into each. */
const fromEither =
  (post: (box: Box, letter: string) => void): Program =>
  ({ work }) => {
    const left = new Box()
    const right = new Box()
    const received: Record<string, string> = {}
    const receive = (name: string) => async () => {
      received[name] = await when(
        [left.bell, right.bell],
        () => left.letters.shift() ?? right.letters.shift(),
      )
    }
    const deliver = (box: Box, letter: string) => async () => {
      await work('walks')
      post(box, letter)
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

describe('when', () => {
  it.each(RULES)('misses no ring and takes nothing twice, under %s', async (rule) => {
    const { outcomes, complete } = await explore(
      fromEither((box, letter) => box.post(letter)),
      { rule },
    )
    expect({ outcomes: [...outcomes.keys()], complete }).toEqual({
      outcomes: ['completed'],
      complete: true,
    })
  })

  it.each(RULES)('waits forever if a change is not told, under %s', async (rule) => {
    const silent = fromEither((box, letter) => void box.letters.push(letter))
    const { failures } = await explore(silent, { rule })
    expect(failures.map(({ ending }) => ending.outcome)).toEqual(['deadlock'])
  })

  it('is a step that a trace shows', async () => {
    const program: Program = () => {
      const box = new Box()
      return {
        subject: box,
        tasks: {
          Ann: () => when([box.bell], () => box.letters.shift()),
          Pat: async () => box.post('blue'),
        },
      }
    }
    const { steps, ending } = await replay(program, [], 'event-loop')
    expect(ending.outcome).toBe('completed')
    expect(steps.map(({ task, actions }) => `${task}: ${actions.join(', ')}`)).toEqual([
      'Ann: waits for bell.listeners[0]',
      'Pat: releases bell.listeners[0], bell.listeners[0] goes to Ann, done',
      'Ann: done',
    ])
  })

  it('leaves no listener behind, and wakes the oldest first', async () => {
    const [left, right] = [new Bell(), new Bell()]
    const order: string[] = []
    let isOpen = false
    const wait = async (name: string, ...bells: Bell[]) => {
      await when(bells, () => isOpen || undefined)
      order.push(name)
    }
    const all = [wait('Ann', left, right), wait('Ben', right)]
    left.ring()
    await setImmediate()
    expect([left.listeners.size, right.listeners.size]).toEqual([1, 2])
    isOpen = true
    right.ring()
    await Promise.all(all)
    expect(order).toEqual(['Ben', 'Ann'])
    expect([left.listeners.size, right.listeners.size]).toEqual([0, 0])
  })

  it('rejects with what the attempt throws, and listens to nothing', async () => {
    const bell = new Bell()
    const fails = when([bell], () => {
      throw new Error('no')
    })
    await expect(fails).rejects.toThrow('no')
    expect(bell.listeners.size).toBe(0)
  })
})

it('looks up the bells again after each attempt, if they are a function', async () => {
  const [former, latter] = [new Bell(), new Bell()]
  let current = former
  let isDone = false
  const waiting = when(
    () => [current],
    () => isDone || undefined,
  )
  current = latter
  former.ring()
  await setImmediate()
  expect([former.listeners.size, latter.listeners.size]).toEqual([0, 1])
  isDone = true
  latter.ring()
  expect(await waiting).toBe(true)
})
