import fc from 'fast-check'
import { type Followed, type Subject, start } from '../conformance/subject.suite.ts'
import { type Ending, meaning } from '../reference-semantics.suite.ts'
import { endOf, storeOf } from './observe.suite.ts'
import { makeWorld, names, type Store, sociable, type Term, transactionOf } from './terms.suite.ts'

/** Starts a transaction, or aborts one of those before it. */
type Step = { readonly start: Term } | { readonly abort: number }

/** Several transactions. All steps of a batch are done before the first wake-up. */
export type Program = readonly (readonly Step[])[]

/**
 * What is seen after a batch, when nothing can run: how each transaction has ended, or that it
 * waits.
 */
interface Snapshot extends Omit<Ending, 'end'> {
  readonly ends: readonly Ending['end'][]
}

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ start: sociable }), weight: 7 },
  { arbitrary: fc.record({ abort: fc.nat({ max: 20 }) }), weight: 1 },
)

/** Any program of up to ten batches of up to `atOnce` steps. */
export const anyProgram = (atOnce: number): fc.Arbitrary<Program> =>
  fc.array(fc.array(anyStep, { minLength: 1, maxLength: atOnce }), {
    minLength: 4,
    maxLength: 10,
    size: 'max',
  })

const empty: Store = { a: 0, b: 0, c: 0 }
const aborted = 'aborted'

/** Plays `program` on the engine under test. */
export async function play(subject: Subject, program: Program): Promise<Snapshot[]> {
  const { quiet, isWaitedFor, newTVar } = subject
  const world = makeWorld(empty, newTVar)
  const tasks: { readonly followed: Followed<number>; readonly controller: AbortController }[] = []
  const take = (step: Step): void => {
    if ('abort' in step) {
      tasks[step.abort % tasks.length]?.controller.abort(aborted)
      return
    }
    const controller = new AbortController()
    tasks.push({ followed: start(transactionOf(step.start, world), controller), controller })
  }
  const snapshots: Snapshot[] = []
  for (const batch of program) {
    for (const step of batch) take(step)
    await quiet()
    snapshots.push({
      ends: tasks.map(({ followed }) => endOf(followed.outcome)),
      waitsFor: names.filter((name) => isWaitedFor(world[name])),
      store: storeOf(world),
      said: [...world.said],
    })
  }
  for (const { controller } of tasks) controller.abort()
  return snapshots
}

/** What `program` means: of the waiters that can continue, the oldest does. */
export function expectedFrom(program: Program): Snapshot[] {
  let store = empty
  const said: number[] = []
  const tasks: { readonly term: Term; ending: Ending }[] = []
  const attempt = (term: Term): Ending => {
    const ending = meaning(term, store)
    store = ending.store
    said.push(...ending.said)
    return ending
  }
  const take = (step: Step): void => {
    if ('start' in step) {
      tasks.push({ term: step.start, ending: attempt(step.start) })
      return
    }
    const task = tasks[step.abort % tasks.length]
    if (task?.ending.end !== 'waits') return
    task.ending = { ...task.ending, end: { error: aborted }, waitsFor: [] }
  }
  const wakeOne = (): boolean => {
    for (const task of tasks) {
      if (task.ending.end !== 'waits') continue
      task.ending = attempt(task.term)
      if (task.ending.end !== 'waits') return true
    }
    return false
  }
  return program.map((batch) => {
    for (const step of batch) take(step)
    while (wakeOne());
    return {
      ends: tasks.map(({ ending }) => ending.end),
      waitsFor: names.filter((name) => tasks.some(({ ending }) => ending.waitsFor.includes(name))),
      store,
      said: [...said],
    }
  })
}
