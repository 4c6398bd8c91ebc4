import {
  AFTER,
  BEFORE,
  BY,
  COULD,
  GIVEN,
  INDEX,
  OPERATION,
  OPERATIONS,
  type OperationName,
  RESULT,
  SEEN,
  STEP,
  stepAt,
  UNSIGNED,
} from './control.ts'
import { hashOf, mixed } from './hash.ts'

/** What a thread did in a step: what it found and left, what came of it, and what else was given. */
export type Did = readonly [
  name: OperationName,
  index: number,
  before: number,
  after: number,
  result: number,
  given?: readonly unknown[],
  isUnsigned?: boolean,
]

/** What an operation was given beside its place, and whether it takes the word as one without a sign. */
export interface Given {
  readonly given?: readonly unknown[]
  readonly isUnsigned?: boolean
}

/** Writes down what a thread did in `step`, and what it can see from then on. */
export function writeStep(control: Int32Array, step: number, did: Did, words: Int32Array): void {
  const [name, index, before, after, result, given = [], isUnsigned = false] = did
  const at = stepAt(step)
  control[at + OPERATION] = OPERATIONS.indexOf(name)
  control[at + INDEX] = index
  control[at + BEFORE] = before
  control[at + AFTER] = after
  control[at + RESULT] = result
  control[at + GIVEN] = given.reduce<number>(withNumber, 1)
  control[at + SEEN] = hashOf(words)
  control[at + UNSIGNED] = isUnsigned ? 1 : 0
}

const withNumber = (hash: number, value: unknown): number =>
  mixed(hash, typeof value === 'number' ? value : 0)

/** One step of a run: an operation, by whom, and who could have gone on instead. */
export interface ThreadStep {
  readonly thread: number
  /** As bits. */
  readonly could: number
  readonly operation: OperationName
  readonly index: number
  readonly before: number
  readonly after: number
  readonly result: number
}

/** The steps that the run has so far. */
export const stepsIn = (control: Int32Array): readonly ThreadStep[] =>
  Array.from({ length: control[STEP] as number }, (_, step) => {
    const at = stepAt(step)
    const word = (offset: number) => control[at + offset] as number
    const value = (offset: number) => (word(UNSIGNED) === 1 ? word(offset) >>> 0 : word(offset))
    return {
      thread: word(BY),
      could: word(COULD),
      operation: OPERATIONS[word(OPERATION)] as OperationName,
      index: word(INDEX),
      before: value(BEFORE),
      after: value(AFTER),
      result: word(RESULT),
    }
  })
