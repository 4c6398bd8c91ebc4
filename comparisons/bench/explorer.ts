import { Mutex } from 'async-mutex'
import { atomically, check, TVar } from '../../stm/index.ts'
import { type Program, underControl } from '../explorer/run/execute.ts'
import { type Search, search } from '../explorer/search/search.ts'
import type * as by from './benchmark.ts'

// What the explorer itself takes: the whole state graph of four philosophers who dine once.
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

const explored = (program: Program, rule: 'event-loop' | 'preemptive'): Promise<Search> =>
  underControl(() => search(program, { rule, seesCyclesEarly: true }, {}))

/** What there is to measure: the states, the steps that lead from one to the next, and the runs. */
const sizesOf = ({ graph, executions }: Search) => ({
  state: graph.size,
  step: graph.edgeCount,
  schedule: executions,
})

/** The time for a state, for a step and for a schedule that was run, and the heap that a state takes. */
export const explorations: readonly by.Benchmark[] = (
  await Promise.all(
    PROGRAMS.map(async ([name, program, rule]) => {
      const sizes = sizesOf(await explored(program, rule))
      const title = `the state graph of four philosophers, with a choice between their ${name}`
      const prepare: by.Prepare = (times) => {
        const found: Search[] = []
        const run = async () => {
          for (let i = 0; i < times; i += 1) found.push(await explored(program, rule))
        }
        const result = () => found.reduce((sum, { graph }) => sum + graph.size, 0)
        return { run, result }
      }
      const expected = (times: number) => times * sizes.state
      const contenders = { explorer: prepare }
      const all = { title, contenders, expected }
      const times = (['state', 'step', 'schedule'] as const).map((per): by.Benchmark => {
        return { name: `explore-${name}-per-${per}`, unit: 'ns', per, size: sizes[per], ...all }
      })
      const heap = { unit: 'bytes', per: 'state', size: sizes.state, most: 3 } as const
      return [...times, { name: `explore-${name}-heap`, ...heap, ...all } satisfies by.Benchmark]
    }),
  )
).flat()
