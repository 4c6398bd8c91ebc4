import {
  AFTER,
  BEFORE,
  INDEX,
  OPERATION,
  OPERATIONS,
  type OperationName,
  RESULT,
  stepAt,
} from './control.ts'

/** Writes down what a thread did in `step`. */
export function writeStep(
  control: Int32Array,
  step: number,
  name: OperationName,
  index: number,
  before: number,
  after: number,
  result: number,
): void {
  const at = stepAt(step)
  control[at + OPERATION] = OPERATIONS.indexOf(name)
  control[at + INDEX] = index
  control[at + BEFORE] = before
  control[at + AFTER] = after
  control[at + RESULT] = result
}
