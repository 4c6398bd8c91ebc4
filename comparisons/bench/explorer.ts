import { Mutex } from 'async-mutex'
import { atomically, check, TVar } from '../../stm/index.ts'
import { type Program, type StateSpace, stateSpaceOf } from '../explorer/index.ts'
import type * as by from './benchmark.ts'

// The cost of the explorer itself: the whole state graph of four philosophers who dine once.
const SEATS = [0, 1, 2, 3] as const

const dinner =
  <Fork>(
    fork: () => Fork,
    dine: (forks: readonly [Fork, Fork], eat: () => Promise<void>) => Promise<void>,
  ): Program =>
  ({ work }) => {
    const forks = SEATS.map(fork)
    const at = (seat: number) => forks[seat % SEATS.length] as Fork
    const eat = () => work('eats')
    return {
      subject: { forks },
      tasks: Object.fromEntries(
        SEATS.map((seat) => [`seat ${seat}`, () => dine([at(seat), at(seat + 1)], eat)]),
      ),
    }
  }

const withMutexes = dinner(
  () => new Mutex(),
  ([left, right], eat) => left.runExclusive(() => right.runExclusive(eat)),
)

const withTransactions = dinner(
  () => new TVar(true),
  async (forks, eat) => {
    const putDown = (isFree: boolean) =>
      atomically((tx) => {
        for (const fork of forks) check(tx, isFree || fork.get(tx))
        for (const fork of forks) fork.set(tx, isFree)
      })
    await putDown(false)
    await eat()
    await putDown(true)
  },
)

const PROGRAMS: readonly (readonly [string, Program, 'event-loop' | 'preemptive'])[] = [
  ['mutexes', withMutexes, 'event-loop'],
  ['transactions', withTransactions, 'event-loop'],
  ['reads', withTransactions, 'preemptive'],
]

interface Sizes {
  readonly state: number
  readonly step: number
  readonly schedule: number
}

/** The size of what was explored: states, steps between them, and runs. */
const sizesOf = ({ states, steps, executions }: StateSpace): Sizes => ({
  state: states,
  step: steps,
  schedule: executions,
})

/**
 * Explores one of the programs and records its size. Nothing is explored before it is measured: the
 * explorer's engines would make V8's inline caches polymorphic, and slow down the other benchmarks.
 */
class Explored {
  readonly #program: Program
  readonly #rule: 'event-loop' | 'preemptive'
  /** Until the program is explored, more than a quick run would repeat. */
  sizes: Sizes = { state: 100, step: 100, schedule: 100 }
  #isKnown = false

  constructor(program: Program, rule: 'event-loop' | 'preemptive') {
    this.#program = program
    this.#rule = rule
  }

  readonly prepare: by.Prepare = async (times) => {
    const explore = () => stateSpaceOf(this.#program, this.#rule)
    if (!this.#isKnown) this.sizes = sizesOf(await explore())
    this.#isKnown = true
    const found: StateSpace[] = []
    const run = async () => {
      for (let i = 0; i < times; i += 1) found.push(await explore())
    }
    return { run, result: () => found.reduce((sum, { states }) => sum + states, 0) }
  }
}

/** The time for each state, step and run of a schedule, and the heap that each state takes. */
export const explorations: readonly by.Benchmark[] = PROGRAMS.flatMap(([name, program, rule]) => {
  const explored = new Explored(program, rule)
  const one = (
    what: string,
    unit: by.Benchmark['unit'],
    per: keyof Sizes,
    max = Infinity,
  ): by.Benchmark => ({
    name: `explore-${name}-${what}`,
    title: `the state graph of four philosophers, with switches at their ${name}`,
    unit,
    per,
    max,
    get size() {
      return explored.sizes[per]
    },
    contenders: { explorer: explored.prepare },
    expected: (times) => times * explored.sizes.state,
  })
  return [
    one('per-state', 'ns', 'state'),
    one('per-step', 'ns', 'step'),
    one('per-schedule', 'ns', 'schedule'),
    one('heap', 'bytes', 'state', 3),
  ]
})
