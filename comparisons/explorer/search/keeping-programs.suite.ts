import { Mutex } from 'async-mutex'
import fc from 'fast-check'
import type { Program } from '../program.ts'

/** A statement of a task that is given locks, and keeps an object that others may change. */
type Statement =
  | 'work'
  | ('take left' | 'take right' | 'take either' | 'release left' | 'release right')
  | ('offer' | 'answer' | 'see')

const take = fc.constantFrom<Statement>('take left', 'take right')
const release = fc.constantFrom<Statement>('release left', 'release right')
const statements = (...all: (Statement | fc.Arbitrary<Statement>)[]) =>
  fc.tuple(...all.map((each) => (typeof each === 'string' ? fc.constant(each) : each)))

const answer = statements('work', 'answer')

/** What ends with a release goes on as code of the task that is given the lock, and of no other. */
const task = fc.oneof(
  statements(take, 'work', release),
  statements('work', release),
  statements(fc.oneof(take, fc.constant<Statement>('take either')), 'offer', 'work', 'see'),
  statements('work', 'take either', 'work', 'see'),
  statements('offer', release, 'work', 'see'),
  answer,
)

/** One is given a lock by another, and keeps an offer that the rest may answer. */
const given = fc.tuple(
  statements('take left', 'work', 'release left'),
  statements('take left', 'offer', 'work', 'see'),
  fc.oneof(task, answer),
  fc.oneof(task, answer),
)

/** Three or four tasks. */
export const keepingTasks: fc.Arbitrary<readonly (readonly Statement[])[]> = fc.oneof(
  fc.array(task, { minLength: 3, maxLength: 4 }),
  given,
)

interface Offer {
  answeredBy: string
}

/** Makes a program of such tasks. A run that completes breaks an "invariant" named for what was seen. */
export const keepingProgramOf =
  (tasks: readonly (readonly Statement[])[]): Program =>
  ({ work }) => {
    const [left, right] = [new Mutex(), new Mutex()]
    const offers: Offer[] = []
    const seen: string[] = []
    const run = (name: string, all: readonly Statement[]) => async () => {
      let mine: Offer = { answeredBy: 'nobody' }
      const acts: Record<Statement, () => unknown> = {
        work: () => work('works'),
        'take left': () => left.acquire(),
        'take right': () => right.acquire(),
        'take either': async () => {
          const leftIsTaken = left.acquire().then(() => 'left')
          mine = {
            answeredBy: await Promise.race([leftIsTaken, right.acquire().then(() => 'right')]),
          }
        },
        'release left': () => left.release(),
        'release right': () => right.release(),
        offer: () => {
          mine = { answeredBy: 'nobody' }
          offers.push(mine)
        },
        answer: () => {
          for (const offer of offers.splice(0, 1)) offer.answeredBy = name
        },
        see: () => void seen.push(mine.answeredBy),
      }
      for (const statement of all) {
        const acted = acts[statement]()
        if (acted instanceof Promise) await acted
      }
    }
    return {
      subject: { left, right, offers },
      record: seen,
      tasks: Object.fromEntries(tasks.map((all, i) => [`t${i}`, run(`t${i}`, all)])),
      get finally() {
        return { [seen.join(' ')]: () => false }
      },
    }
  }
