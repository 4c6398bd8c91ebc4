import { atomically, TVar } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { inLockstep } from './kit/lockstep.ts'

const TASKS = 32

/** Tasks that start at once. Each updates one of this many variables, dealt out in turn. */
function adders(variables: number): (() => Promise<void>)[] {
  const all = Array.from({ length: variables }, () => new TVar(0))
  return Array.from({ length: TASKS }, (_, i) => {
    const mine = all[i % variables] as TVar<number>
    return () => atomically((tx) => mine.update(tx, (n) => n + 1))
  })
}

export default experiment({
  title: 'wasted attempts, from one variable for all tasks to one for each',
  async run(print) {
    print(`${TASKS} tasks, one commit each`)
    const rows: (string | number)[][] = [['variables', 'attempts', 'wasted', 'share wasted']]
    for (const variables of [1, 2, 4, 8, 16, 32]) {
      const { attempts, conflicts } = await inLockstep(adders(variables))
      const percent = Math.round((100 * conflicts) / attempts)
      rows.push([variables, attempts, conflicts, `${percent} %`.padStart(12)])
    }
    print(columns(rows))
  },
})
