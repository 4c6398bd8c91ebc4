import type { Outcome } from '../../patterns/stage.ts'
import type { Conductor, Stuck, ThreadStep, ThreadsEnding, ThreadsRun } from './conductor.ts'
import { NOT_EQUAL, TIMED_OUT } from './control.ts'

/** The outcome that an ending is. */
export function outcomeOf({ kind }: ThreadsEnding): Outcome {
  if (kind === 'completed' || kind === 'threw') return kind
  if (kind === 'stuck') return 'deadlock'
  return kind === 'broken' ? 'invariant broken' : 'inconclusive'
}

/** The same text for two endings that are the same way of failing. */
export const wayOf = (ending: ThreadsEnding): string =>
  ending.kind === 'broken' ? `${ending.kind} ${ending.invariant}` : ending.kind

/** Puts what threads did into words. */
export class Wording {
  readonly #names: readonly string[]
  readonly #conductor: Conductor

  constructor(conductor: Conductor) {
    this.#conductor = conductor
    this.#names = conductor.names
  }

  /** What a step did: `count 0→1`, `reads lock = 1`, `waits at lock`. */
  step({ operation, index, before, after, result }: ThreadStep): string {
    const name = this.#word(index)
    switch (operation) {
      case 'load':
      case 'reads':
        return `reads ${name} = ${before}`
      case 'compareExchange':
        return before === after ? `finds ${name} = ${before}` : `${name} ${before}→${after}`
      case 'wait':
        if (result === NOT_EQUAL) return `need not wait: ${name} = ${before}`
        return `waits at ${name}, which is ${before}`
      case 'wakes up':
        return result === TIMED_OUT ? `its wait at ${name} times out` : `is woken at ${name}`
      case 'notify':
        return `wakes ${result === 0 ? 'nobody' : result} at ${name}`
      default:
        return before === after ? `leaves ${name} = ${before}` : `${name} ${before}→${after}`
    }
  }

  /** How a run ended, in one sentence. */
  ending({ ending, words, steps }: ThreadsRun): string {
    switch (ending.kind) {
      case 'completed':
        return 'all threads have finished'
      case 'broken':
        return `no longer true: ${ending.invariant}`
      case 'threw':
        return `${this.#names[ending.thread]} throws ${ending.error}`
      case 'stuck':
        return `${ending.waiting.map((each) => this.#stuck(each, words, steps)).join('; ')}; no thread can go on`
      case 'too long':
        return `the run was given up after ${steps.length} steps`
    }
  }

  #stuck(
    { thread, index, isSpinning }: Stuck,
    words: Int32Array,
    steps: readonly ThreadStep[],
  ): string {
    const holder = this.#conductor.program.heldBy?.(words, index) ?? null
    const held = holder === null || holder === thread ? '' : `, which ${this.#names[holder]} has`
    const is = words[index] as number
    const slept = steps.findLast((step) => step.thread === thread && step.operation === 'wait')
    const how = isSpinning
      ? `looks at ${this.#word(index)} = ${is} again and again`
      : `waits at ${this.#word(index)}`
    const isLost = !isSpinning && slept !== undefined && slept.before !== is
    const lost = isLost ? `, which was ${slept.before} then and is ${is}: a lost wake-up` : ''
    return `${this.#names[thread]} ${how}${held}${lost}`
  }

  #word(index: number): string {
    return this.#conductor.program.nameOf?.(index) ?? `word ${index}`
  }
}
