import {
  AFTER,
  BEFORE,
  BY,
  COULD,
  INDEX,
  OPERATION,
  OPERATIONS,
  type OperationName,
  RESULT,
  STEP,
  stepAt,
  UNSIGNED,
} from './control.ts'

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
