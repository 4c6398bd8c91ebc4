import { Mutex } from 'async-mutex'
import { atomically, check, TVar } from '../../stm/index.ts'
import { type Program, type StateSpace, stateSpaceOf } from '../explorer/index.ts'
import type * as by from './benchmark.ts'

// The cost of the explorer itself: the whole state graph of philosophers who dine once.

type Dinner = (seats: number) => Program

const dinner =
  <Fork>(
    fork: () => Fork,
    dine: (forks: readonly [Fork, Fork], eat: () => Promise<void>) => Promise<void>,
  ): Dinner =>
  (seats) =>
  ({ work }) => {
    const forks = Array.from({ length: seats }, fork)
    const at = (seat: number) => forks[seat % seats] as Fork
    const eat = () => work('eats')
    return {
      subject: { forks },
      tasks: Object.fromEntries(
        forks.map((_, seat) => [`seat ${seat}`, () => dine([at(seat), at(seat + 1)], eat)]),
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

interface Subject {
  readonly name: string
  readonly dinner: Dinner
  readonly rule: 'event-loop' | 'preemptive'
  /** How many of them have about 10,000 states, beside which all that is no state counts little. */
  readonly many: number
}

const SUBJECTS: readonly Subject[] = [
  { name: 'mutexes', dinner: withMutexes, rule: 'event-loop', many: 6 },
  { name: 'transactions', dinner: withTransactions, rule: 'event-loop', many: 5 },
  { name: 'reads', dinner: withTransactions, rule: 'preemptive', many: 4 },
]

const FEW = 4

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

/** What one benchmark measures of an exploration, and how its name ends. */
type Aspect = Pick<by.Benchmark, 'unit' | 'max' | 'targets' | 'small'> & {
  readonly what: string
  readonly per: keyof Sizes
}

const TIMES: readonly Aspect[] = [
  { what: 'per-state', unit: 'ns', per: 'state' },
  { what: 'per-step', unit: 'ns', per: 'step' },
  { what: 'per-schedule', unit: 'ns', per: 'schedule' },
]

const MEMORY: Aspect = {
  what: 'heap',
  unit: 'bytes',
  per: 'state',
  max: 1,
  targets: [{ contender: 'explorer', atMost: 200 }],
}

/** The time for each state, step and run of a schedule, and what a search holds for each state. */
export const explorations: readonly by.Benchmark[] = SUBJECTS.flatMap(
  ({ name, dinner, rule, many }) => {
    const of = (explored: Explored, seats: number, { what, ...aspect }: Aspect): by.Benchmark => ({
      ...aspect,
      name: `explore-${name}-${what}`,
      title: `the state graph of ${seats} philosophers, with switches at their ${name}`,
      get size() {
        return explored.sizes[aspect.per]
      },
      contenders: { explorer: explored.prepare },
      expected: (times) => times * explored.sizes.state,
    })
    const few = new Explored(dinner(FEW), rule)
    return [
      ...TIMES.map((aspect) => of(few, FEW, aspect)),
      of(new Explored(dinner(many), rule), many, { ...MEMORY, small: of(few, FEW, MEMORY) }),
    ]
  },
)
