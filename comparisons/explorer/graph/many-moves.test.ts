import { expect, it } from 'vitest'
import { explore, type Program, readToken, replay, writeToken } from '../index.ts'

/** One task awaits `count` things at once, of which neither the first nor the last may end first. */
const fanOut =
  (count: number): Program =>
  ({ work }) => {
    const record = { first: -1 }
    const fetchOne = async (i: number) => {
      await work(`fetches ${i}`)
      if (record.first < 0) record.first = i
    }
    return {
      subject: {},
      record,
      tasks: { caller: () => Promise.all(Array.from({ length: count }, (_, i) => fetchOne(i))) },
      invariants: {
        'the first is not first': () => record.first !== 0,
        'the last is not first': () => record.first !== count - 1,
      },
    }
  }

const COUNT = 300

it('explores states with any number of moves, and replays them', async () => {
  const program = fanOut(COUNT)
  const { outcomes, failures } = await explore(program, { rule: 'node', states: 500 })
  expect(outcomes.get('invariant broken')).toBe(2n)
  const failure = failures.find(({ ending }) => ending.invariant === 'the last is not first')
  expect(failure?.schedule.at(-1)).toEqual({ task: 0, operation: COUNT - 1 })
  const token = writeToken({
    program: ['fan-out'],
    rule: 'node',
    outcome: 'invariant broken',
    schedule: failure?.schedule ?? [],
  })
  const { schedule } = readToken(token, 'fan-out', 0)
  const { ending } = await replay(program, schedule)
  expect(ending.outcome).toBe('invariant broken')
})

it('counts the interleavings of several moves exactly', async () => {
  const { interleavings, complete } = await explore(fanOut(5), { rule: 'node' })
  expect({ interleavings, complete }).toEqual({ interleavings: 3n * 24n + 2n, complete: true })
})
