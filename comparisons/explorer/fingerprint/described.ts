import type { Fingerprint } from './fingerprint.ts'
import { isProxy } from './node-builtins.ts'

/** Adds a value to a fingerprint, and which objects it is made of. */
interface Visitor {
  visitInto(into: Fingerprint, value: unknown): void
}

/** Adds how something stands that the explorer itself has made. */
export type Describe = (into: Fingerprint, hasher: Visitor) => void

/** Of the run that is under way: there is one at a time. */
const descriptions = new Map<object, Describe>()

/** Says how an object stands that the explorer has handed to the program, such as a timer. */
export const describeAs = (object: object, describe: Describe): void =>
  void descriptions.set(object, describe)

/** Asks a function of the explorer, as its only argument, to add how it stands. */
export class Question {
  readonly into: Fingerprint
  readonly hasher: Visitor

  constructor(into: Fingerprint, hasher: Visitor) {
    this.into = into
    this.hasher = hasher
  }
}

const toText = Function.prototype.toString
const answering = new Set<string>()
/** Which functions are known to answer. */
let answers = new WeakMap<object, boolean>()

/** Says that all functions with the text of `sample` answer a {@link Question}. */
export function answersQuestions(sample: object): void {
  answering.add(toText.call(sample))
  answers = new WeakMap()
}

function doesAnswer(f: object): boolean {
  let does = answers.get(f)
  if (does === undefined) {
    does = answering.has(toText.call(f))
    answers.set(f, does)
  }
  return does
}

export function descriptionOf(object: object): Describe | undefined {
  const description = descriptions.get(object)
  if (description !== undefined || typeof object !== 'function' || isProxy(object)) {
    return description
  }
  if (!doesAnswer(object)) return undefined
  return (into, hasher) => object(new Question(into, hasher))
}

/** A run begins. */
export function forgetDescriptions(): void {
  if (descriptions.size > 0) descriptions.clear()
}
