import { readFile } from 'node:fs/promises'
import { Mutex } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { atomically, check, TVar } from '../../../stm/index.ts'
import { explore } from '../event-loop.suite.ts'
import { type Cause, type Program, replay, runForReal } from '../index.ts'
import { describeEnding } from './describe-ending.ts'

const bell: Program = () => {
  const x = new TVar(false)
  return { subject: { x }, tasks: { Porter: () => atomically((tx) => check(tx, x.get(tx))) } }
}

const alone =
  (run: () => Promise<unknown>): Program =>
  () => ({ subject: {}, tasks: { Alice: run } })

const kept: Program = () => {
  const lock = new Mutex()
  const take = () => lock.acquire()
  return { subject: { lock }, tasks: { Alice: take, Bob: () => take() } }
}

const crossing: Program = () => {
  const [a, b] = [new Mutex(), new Mutex()]
  const both = (one: Mutex, other: Mutex) =>
    one.runExclusive(() => other.runExclusive(async () => {}))
  return { subject: { a, b }, tasks: { Alice: () => both(a, b), Bob: () => both(b, a) } }
}

const breaking: Program = () => {
  const record = { n: 0 }
  const add = async () => {
    record.n += 1
  }
  return {
    subject: {},
    record,
    tasks: { Alice: add },
    invariants: { 'n is 0': () => record.n === 0 },
  }
}

const spinning: Program = ({ work }) => ({
  subject: {},
  tasks: {
    Alice: async () => {
      for (;;) await work('turns round')
    },
  },
})

/** The way in which `program` fails first. */
async function causeOf(program: Program): Promise<Cause> {
  const { failures } = await explore(program)
  return failures[0]?.cause ?? { kind: 'done', outcome: 'completed' }
}

describe('the ending of a program is data, and has its words', () => {
  it.each<[Cause['kind'], Program, string]>([
    ['done', alone(async () => {}), 'all tasks are done'],
    ['cycle', crossing, 'Alice waits for b, which Bob has; Bob waits for a, which Alice has'],
    ['stuck', bell, 'Porter waits for a change of x; no runnable task can end this'],
    [
      'stuck',
      kept,
      'Bob waits for lock, which Alice still holds although it has finished; no runnable task can end this',
    ],
    ['invariant', breaking, 'no longer true: n is 0 (n 0 became n 1)'],
    ['threw', alone(() => Promise.reject('a stone')), 'Alice threw a stone'],
    [
      'recurs',
      spinning,
      'after step 2 the state recurs, so this can go on forever: no task makes progress',
    ],
  ])('%s', async (kind, program, words) => {
    const cause = await causeOf(program)
    expect(cause.kind).toBe(kind)
    expect(describeEnding(cause)).toBe(words)
    expect(JSON.parse(JSON.stringify(cause))).toEqual(cause)
  })

  it('uncontrolled: with the place where the promise was made', async () => {
    const cause = await causeOf(alone(() => readFile(new URL(import.meta.url))))
    expect(cause).toMatchObject({ kind: 'uncontrolled', task: 'Alice' })
    expect(describeEnding(cause)).toMatch(/does not control, made at describe-ending.test.ts:\d+$/)
    expect(describeEnding({ ...cause, madeAt: null } as Cause)).toMatch(/does not control$/)
  })

  it('unrepeatable: with the error', async () => {
    let runs = 0
    const cause = await causeOf(({ work }) => {
      runs += 1
      const names = runs % 2 === 0 ? ['a', 'b'] : ['a', 'b', 'c']
      return {
        subject: {},
        tasks: Object.fromEntries(names.map((name) => [name, () => work('x')])),
      }
    })
    expect(cause.kind).toBe('unrepeatable')
    expect(describeEnding(cause)).toContain('behaved differently')
  })

  it('too long: with the limit', async () => {
    const growing = ({ work }: Parameters<Program>[0]) => {
      const tree = { height: 0 }
      const grow = async () => {
        for (;;) {
          tree.height += 1
          await work('grows')
        }
      }
      return { subject: { tree }, tasks: { Alice: grow } }
    }
    const endsWithin = (steps: string) => ({
      outcome: 'inconclusive',
      message: `a run did not end within ${steps} steps; list tasks that never end in 'endless', and bound 'steps' where a timer goes off again and again`,
    })
    const { failures } = await explore(growing, { steps: 120 })
    expect(failures.map(({ ending }) => ending)).toEqual([endsWithin('120')])
    expect((await replay(growing, [])).ending).toEqual(endsWithin('10,000'))
  })

  it('real runs have the same words', async () => {
    const { endings } = await runForReal(alone(() => Promise.reject('a stone')))
    expect(endings).toEqual([{ outcome: 'threw', message: 'Alice threw a stone' }])
  })
})
