import { atomically, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { reachableOutcomes } from './kit/reachable-outcomes.ts'

/** Two variables that are only ever changed together, and one for something else. */
type Pair = Readonly<Record<'x' | 'y' | 'looks', TVar<number>>>

type Look = (pair: Pair, note: (x: number, y: number) => void) => Promise<void>

/** Notes what it sees inside the body, before the commit, which may fail. */
const atOnce: Look = ({ x, y, looks }, note) =>
  atomically((tx) => {
    note(x.get(tx), y.get(tx))
    looks.update(tx, (n) => n + 1)
  })

/** Nothing checks the second read against the first. */
const inTwo: Look = async ({ x, y }, note) => {
  const seen = await atomically((tx) => x.get(tx))
  note(seen, await atomically((tx) => y.get(tx)))
}

const program = (look: Look) => () => {
  const pair = { x: new TVar(0), y: new TVar(0), looks: new TVar(0) }
  const record = { seen: '' }
  const both = (tx: Tx) => {
    pair.x.update(tx, (n) => n + 1)
    pair.y.update(tx, (n) => n + 1)
  }
  const move = async () => {
    await atomically(both)
    await atomically(both)
  }
  const note = (x: number, y: number) => {
    if (!record.seen.includes(`${x}${y}`)) record.seen += ` ${x}${y}`
  }
  const tasks = { Mover: move, Watcher: () => look(pair, note) }
  return { subject: pair, record, tasks, result: () => record.seen }
}

export default experiment({
  title: 'what a body sees of two variables that are always changed together',
  async run(print) {
    const rows: (string | bigint)[][] = [['x and y are read', 'seen inside', 'interleavings']]
    for (const [name, look] of Object.entries({ 'in one transaction': atOnce, 'in two': inTwo })) {
      const { results, exploration } = await reachableOutcomes(program(look), 'preemptive')
      const seen = [...new Set(results.flatMap((result) => result.trim().split(' ')))].sort()
      rows.push([name, seen.join(', '), exploration.interleavings ?? ''])
    }
    print(columns(rows))
  },
})
