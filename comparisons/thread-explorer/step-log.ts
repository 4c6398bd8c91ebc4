import {
  AFTER,
  BEFORE,
  GIVEN,
  INDEX,
  OPERATION,
  OPERATIONS,
  type OperationName,
  RESULT,
  SEEN,
  stepAt,
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
]

/** Writes down what a thread did in `step`, and what it can see from then on. */
export function writeStep(control: Int32Array, step: number, did: Did, words: Int32Array): void {
  const [name, index, before, after, result, given = []] = did
  const at = stepAt(step)
  control[at + OPERATION] = OPERATIONS.indexOf(name)
  control[at + INDEX] = index
  control[at + BEFORE] = before
  control[at + AFTER] = after
  control[at + RESULT] = result
  control[at + GIVEN] = given.reduce<number>(withNumber, 1)
  control[at + SEEN] = hashOf(words)
}

const withNumber = (hash: number, value: unknown): number =>
  mixed(hash, typeof value === 'number' ? value : 0)
