import type { Outcome } from '../../patterns/stage.ts'
import {
  cycleIn,
  lastChangeOf,
  lostWakeUpOf,
  mayTake,
  type NamedCause,
  tornReadIn,
} from './causes.ts'
import type { Conductor, Stuck, ThreadsEnding, ThreadsRun } from './conductor.ts'
import { NOT_EQUAL, TIMED_OUT } from './control.ts'
import type { ThreadStep } from './step-log.ts'

/** The outcome that an ending is. */
export function outcomeOf({ kind }: ThreadsEnding): Outcome {
  if (kind === 'completed' || kind === 'threw') return kind
  if (kind === 'stuck') return 'deadlock'
  if (kind === 'undecided') return 'threw'
  return kind === 'broken' ? 'invariant broken' : 'inconclusive'
}

/** The same text for two endings that are the same way of failing. */
export const wayOf = (ending: ThreadsEnding): string =>
  'invariant' in ending ? `${ending.kind} ${ending.invariant}` : ending.kind

/** What no run may go by. */
export const OUTSIDE = 'keeps state outside of the shared memory, or goes by chance or by time'

/** An ending in words. */
export interface Told {
  readonly message: string
  /** The name of the reason, if the steps show one that has a name. */
  readonly cause: NamedCause | null
}

const told = (message: string, cause: NamedCause | null = null): Told => ({ message, cause })

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
      case 'none':
        return 'runs without an operation'
      case 'load':
      case 'reads':
        return `reads ${name} = ${before}`
      case 'compareExchange':
        return before === after ? `finds ${name} = ${before}` : `${name} ${before}→${after}`
      case 'wait':
        if (result === NOT_EQUAL) return `need not wait: ${name} = ${before}`
        if (result === TIMED_OUT) return `finds ${name} = ${before}, and has no time to wait`
        return `waits at ${name}, which is ${before}`
      case 'wakes up':
        return result === TIMED_OUT ? `its wait at ${name} times out` : `is woken at ${name}`
      case 'notify':
        return `wakes ${result === 0 ? 'nobody' : result} at ${name}`
      default:
        return before === after ? `leaves ${name} = ${before}` : `${name} ${before}→${after}`
    }
  }

  /** How a run ended, in one sentence, and the name of the reason if the steps show it. */
  ending(run: ThreadsRun): Told {
    const { ending, steps } = run
    switch (ending.kind) {
      case 'completed':
        return told('all threads have finished')
      case 'broken':
        return this.#broken(ending.invariant, steps)
      case 'undecided':
        return told(`${ending.invariant}: the invariant ${ending.does}`)
      case 'threw':
        return told(`${this.#names[ending.thread]} throws ${ending.error}`)
      case 'stuck':
        return this.#standstill(ending.waiting, run)
      case 'too long':
        return told(`the run was given up after ${steps.length} steps`)
      case 'diverged':
        if (ending.thread !== null) {
          const name = this.#names[ending.thread]
          return told(
            `${name} did something else in the end than in another run in which it had found the same: it ${OUTSIDE}`,
          )
        }
        return told(
          `after ${steps.length} steps the threads did something else than before under the same schedule: they keep something outside of what they share, or go by chance or by time`,
        )
    }
  }

  #broken(invariant: string, steps: readonly ThreadStep[]): Told {
    const message = `no longer true: ${invariant}`
    const torn = tornReadIn(steps, this.#conductor.program.together ?? [])
    if (torn === undefined) return told(message)
    const { old, fresh } = torn
    const [reader, writer] = [this.#names[torn.reader], this.#names[torn.writer]]
    const how =
      `${reader} read ${this.#word(old.index)} = ${old.before} before ${writer} changed it, ` +
      `and ${this.#word(fresh.index)} = ${fresh.before} after: a torn read`
    return told(`${message}; ${how}`, 'torn read')
  }

  #standstill(waiting: readonly Stuck[], run: ThreadsRun): Told {
    const all = waiting.map((stuck) => this.#stuck(stuck, run))
    const each = all.map(({ says }) => says)
    const isLost = all.some(({ missed }) => missed !== '')
    const edges = all.flatMap(({ from, to, isTaken }) =>
      to === undefined || !isTaken ? [] : [[from, to] as const],
    )
    const cycle = isLost ? undefined : cycleIn(new Map(edges))
    if (cycle === undefined) {
      return told([...each, 'no thread can go on'].join('; '), isLost ? 'lost wake-up' : null)
    }
    const round = [...cycle, cycle[0] as number].map((thread) => this.#names[thread])
    return told([...each, `a cycle: ${round.join(' → ')}`].join('; '), 'cycle of waits')
  }

  /** What a thread waits for, and which thread has it, or changed it last. */
  #stuck(stuck: Stuck, { words, steps }: ThreadsRun) {
    const { thread, index, isSpinning } = stuck
    const missed = isSpinning ? '' : this.#missed(stuck, words, steps)
    const holder = this.#conductor.program.heldBy?.(words, index) ?? undefined
    const change = lastChangeOf(steps, index)
    const isTaken = holder !== undefined || (change !== undefined && mayTake(change))
    const last = holder ?? change?.thread
    const to = last === thread ? undefined : last
    const looked = steps.findLast((step) => step.thread === thread && step.index === index)
    const how = isSpinning
      ? `looks at ${this.#word(index)} = ${looked?.before} again and again`
      : `waits at ${this.#word(index)}`
    const verb = holder === undefined ? 'changed last' : 'has'
    const by = to === undefined ? '' : `, which ${this.#names[to]} ${verb}`
    return {
      from: thread,
      to,
      isTaken,
      missed,
      says: `${this.#names[thread]} ${how}${by}${missed}`,
    }
  }

  /** How a thread has slept through what it waits for; empty if it has not, as far as steps show. */
  #missed(stuck: Stuck, words: Int32Array, steps: readonly ThreadStep[]): string {
    const is = words[stuck.index] as number
    const slept = steps.findLast(
      (step) => step.thread === stuck.thread && step.operation === 'wait',
    )
    if (slept !== undefined && slept.before !== is) {
      return `: it was ${slept.before} then and is ${is}, a lost wake-up`
    }
    const early = lostWakeUpOf(steps, stuck)
    if (early === undefined) return ''
    return `: ${this.#names[early]} woke nobody there before, a lost wake-up`
  }

  #word(index: number): string {
    return this.#conductor.program.nameOf?.(index) ?? `word ${index}`
  }
}
