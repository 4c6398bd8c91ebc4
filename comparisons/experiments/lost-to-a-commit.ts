import { afterCommit, atomically, TVar } from '../../stm/index.ts'
import { explain, explore, type Program } from '../explorer/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0)

/** Every task increments the same variable, this many times each. */
const program =
  (tasks: number, rounds: number): Program =>
  () => {
    const counter = new TVar(0)
    const attempts = Array.from({ length: tasks }, () => 0)
    const commits = Array.from({ length: tasks }, () => 0)
    const more = (of: number[], me: number) => of.splice(me, 1, (of[me] ?? 0) + 1)
    const add = (me: number) => async () => {
      for (let round = 0; round < rounds; round += 1) {
        await atomically((tx) => {
          const before = counter.get(tx)
          more(attempts, me) // After the only read, which each attempt passes once.
          counter.set(tx, before + 1)
          afterCommit(tx, () => more(commits, me))
        })
      }
    }
    const hasLostToCommits = (all: number, me: number) => {
      const [mine, others] = [commits[me] ?? 0, sum(commits.toSpliced(me, 1))]
      return all - mine - 1 <= others
    }
    return {
      subject: { counter },
      record: { attempts, commits },
      tasks: Object.fromEntries(attempts.map((_, i) => [`task ${i}`, add(i)])),
      invariants: {
        'every aborted attempt has lost to a commit': () => attempts.every(hasLostToCommits),
      },
      finally: { 'no increment is lost': () => counter.peek() === tasks * rounds },
    }
  }

export default experiment({
  title: 'an attempt is aborted only if another transaction has committed',
  async run(print) {
    const rows: (string | number)[][] = [['tasks', 'commits each', 'at every read']]
    for (const [tasks, rounds] of [
      [2, 1],
      [2, 3],
      [3, 1],
    ] as const) {
      const found = await explore(program(tasks, rounds), { rule: 'preemptive' })
      rows.push([tasks, rounds, explain(found)])
    }
    print(columns(rows))
  },
})
