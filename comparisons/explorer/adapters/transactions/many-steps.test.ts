import { describe, expect, it } from 'vitest'
import { currentEngine } from '../../../../stm/engine-in-use.ts'
import { atomically, check, develop, MisuseError, retry, TVar } from '../../../../stm/index.ts'
import { explore } from '../../event-loop.suite.ts'

describe('under the explorer', () => {
  it('two increments add up in every interleaving, although they meet conflicts', async () => {
    const { complete, outcomes } = await explore(
      () => {
        const counter = new TVar(0)
        const record = { attempts: 0 }
        const add = () =>
          atomically((tx) => {
            record.attempts += 1
            counter.update(tx, (n) => n + 1)
          })
        return {
          subject: { counter },
          record,
          tasks: { Alice: add, Bob: add },
          finally: {
            'both count': () => counter.peek() === 2,
            'each attempts it at least once': () => record.attempts >= 2,
          },
        }
      },
      { rule: 'preemptive' },
    )
    expect({ complete, outcomes: [...outcomes.keys()] }).toEqual({
      complete: true,
      outcomes: ['completed'],
    })
  })

  it('no body ever sees a mixture of moments, not even one that will not commit', async () => {
    const { complete, outcomes } = await explore(
      () => {
        const pair = [new TVar(0), new TVar(0)] as const
        const record = { mixtures: 0 }
        const move = () =>
          atomically((tx) => {
            for (const variable of pair) variable.update(tx, (n) => n + 1)
          })
        const look = () =>
          atomically((tx) => {
            const [left, right] = pair.map((variable) => variable.get(tx))
            if (left !== right) record.mixtures += 1
          })
        return {
          subject: { pair },
          record,
          tasks: { Mover: move, Watcher: look },
          invariants: { 'the two are always seen equal': () => record.mixtures === 0 },
        }
      },
      { rule: 'preemptive' },
    )
    expect({ complete, outcomes: [...outcomes.keys()] }).toEqual({
      complete: true,
      outcomes: ['completed'],
    })
  })

  it('a body may read variables that it has made itself', async () => {
    const { complete, outcomes } = await explore(
      () => {
        const last = new TVar(new TVar(0))
        const append = () =>
          atomically((tx) => {
            const next = new TVar(last.get(tx).get(tx) + 1)
            last.set(tx, new TVar(next.get(tx)))
          })
        return {
          subject: { last },
          tasks: { Alice: append, Bob: append },
          finally: { 'both have appended': () => last.peek().peek() === 2 },
        }
      },
      { rule: 'preemptive' },
    )
    expect({ complete, outcomes: [...outcomes.keys()] }).toEqual({
      complete: true,
      outcomes: ['completed'],
    })
  })

  it('a blocked transaction is woken in every interleaving', async () => {
    const { complete, outcomes } = await explore(
      () => {
        const ready = new TVar(false)
        const wait = () =>
          atomically((tx) => {
            if (!ready.get(tx)) retry(tx)
          })
        const tell = () => atomically((tx) => ready.set(tx, true))
        return { subject: { ready }, tasks: { Alice: wait, Bob: wait, Carol: tell } }
      },
      { rule: 'preemptive' },
    )
    expect({ complete, outcomes: [...outcomes.keys()] }).toEqual({
      complete: true,
      outcomes: ['completed'],
    })
  })
})

it.each(['event-loop', 'preemptive'] as const)(
  'is refused while develop({ freeze: true }) is on, and leaves the engine as it was: %s',
  async (rule) => {
    const engine = currentEngine()
    const restore = develop({ freeze: true })
    const program = () => ({ subject: {}, tasks: { Alice: async () => {} } })
    await expect(explore(program, { rule })).rejects.toThrow(MisuseError)
    expect(currentEngine()).toBe(engine)
    restore()
    await expect(explore(program, { rule })).resolves.toMatchObject({ complete: true })
  },
)

it('transactions of one task that look alike are told apart by which started first', async () => {
  const program = () => {
    const [a, b] = [new TVar(0), new TVar(0)]
    const take = (variable: TVar<number>) =>
      atomically((tx) => {
        check(tx, variable.get(tx) > 0)
        variable.update(tx, (n) => n - 1)
      })
    const put = (variable: TVar<number>) => atomically((tx) => variable.update(tx, (n) => n + 1))
    return {
      subject: { a, b },
      tasks: {
        // The one that loses the race is still under way when the third begins.
        Alice: async () => {
          await Promise.race([take(a), take(b)])
          await put(a)
        },
        Bob: () => put(a),
        Carol: () => put(b),
      },
    }
  }
  const { outcomes, complete } = await explore(program, { rule: 'preemptive' })
  expect([...outcomes.keys()]).toEqual(['completed'])
  expect(complete).toBe(true)
})
