import { atomically, TVar } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { reachableOutcomes } from './kit/reachable-outcomes.ts'

/** Changes that do not commute. Nothing fixes their order. */
const changes: Readonly<Record<string, (n: number) => number>> = {
  Adder: (n) => n + 3,
  Doubler: (n) => n * 2,
  Taker: (n) => n - 1,
}

const program = () => {
  const x = new TVar(1)
  const tasks = Object.entries(changes).map(
    ([name, change]) => [name, () => atomically((tx) => x.update(tx, change))] as const,
  )
  return { subject: { x }, tasks: Object.fromEntries(tasks), result: () => x.peek() }
}

/** The results of applying `left` to `n` one by one, in every order. */
const oneByOne = (n: number, left: readonly ((n: number) => number)[]): number[] =>
  left.length === 0 ? [n] : left.flatMap((change, i) => oneByOne(change(n), left.toSpliced(i, 1)))

export default experiment({
  title: 'the outcomes of three transactions that do not commute',
  async run(print) {
    const serial = oneByOne(1, Object.values(changes))
    const rows: (string | bigint)[][] = [['', 'outcomes', 'interleavings']]
    const outcomes = [...new Set(serial)].sort((a, b) => a - b)
    rows.push(['one by one, in every order', outcomes.join(', '), BigInt(serial.length)])
    for (const [name, rule] of [
      ['as JavaScript runs them', 'node'],
      ['with a switch at every read', 'preemptive'],
    ] as const) {
      const { results, exploration } = await reachableOutcomes(program, rule)
      rows.push([name, results.join(', '), exploration.interleavings ?? ''])
    }
    print(columns(rows))
  },
})
