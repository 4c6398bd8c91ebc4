import { Mutex } from 'async-mutex'
import { Effect, TxRef } from 'effect4'
import { atomically, TVar } from '../../stm/index.ts'
import type { World } from '../explorer/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { reachableOutcomes } from './kit/reachable-outcomes.ts'

/** A slow service outside. It is told the points, and answers with the next number. */
type Ask = (points: number) => Promise<number>

/** A number of points, and a way to change it as the service says. */
interface Points {
  readonly subject: object
  change(ask: Ask): Promise<void>
  now(): number
}

function plain(): Points {
  const subject = { points: 0 }
  return {
    subject,
    async change(ask) {
      subject.points = await ask(subject.points)
    },
    now: () => subject.points,
  }
}

function underLock(): Points {
  const lock = new Mutex()
  const { subject, change, now } = plain()
  return { subject: { lock, subject }, change: (ask) => lock.runExclusive(() => change(ask)), now }
}

/** Asks between two transactions, and again if the points have changed meanwhile. */
function inTwo(): Points {
  const points = new TVar(0)
  return {
    subject: { points },
    async change(ask) {
      for (let isDone = false; !isDone; ) {
        const before = points.peek()
        const after = await ask(before)
        isDone = await atomically((tx) => {
          const isSame = points.get(tx) === before
          if (isSame) points.set(tx, after)
          return isSame
        })
      }
    },
    now: () => points.peek(),
  }
}

/** Asks within one transaction of the package effect, whose transactions may await. */
function inOne(): Points {
  const points = Effect.runSync(TxRef.make(0))
  const change = (ask: Ask) =>
    Effect.tx(
      Effect.gen(function* () {
        const before = yield* TxRef.get(points)
        yield* TxRef.set(points, yield* Effect.promise(() => ask(before)))
      }),
    )
  return {
    subject: { points },
    change: (ask) => Effect.runPromise(change(ask)),
    now: () => points.value,
  }
}

/** Two tasks that each add one, and what can be seen in the end. */
const twoTasks =
  (open: () => Points, see: (points: number, questions: number) => number) =>
  ({ work }: World) => {
    const { subject, change, now } = open()
    const record = { questions: 0 }
    const ask: Ask = async (points) => {
      record.questions += 1
      await work('asks')
      return points + 1
    }
    return {
      subject,
      record,
      tasks: { Alice: () => change(ask), Bob: () => change(ask) },
      result: () => see(now(), record.questions),
    }
  }

/** The least and the most of `results`, in ascending order. */
const range = (results: readonly number[]): string =>
  [...new Set([results[0], results.at(-1)])].join(' to ')

export default experiment({
  title: 'a service is asked in the middle of an operation',
  async run(print) {
    const rows = [['two tasks add one each', 'points', 'questions']]
    const ways = {
      'nothing held, nothing checked': plain,
      'a lock, held meanwhile': underLock,
      'two transactions, and the question between': inTwo,
      'one transaction of effect 4, which awaits': inOne,
    }
    for (const [way, open] of Object.entries(ways)) {
      const points = await reachableOutcomes(
        twoTasks(open, (points) => points),
        'node',
      )
      const questions = await reachableOutcomes(
        twoTasks(open, (_, questions) => questions),
        'node',
      )
      rows.push([way, range(points.results), range(questions.results)])
    }
    print(columns(rows))
  },
})
