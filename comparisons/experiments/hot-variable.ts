import { Mutex } from 'async-mutex'
import { atomically, TVar } from '../../stm/index.ts'
import { allEnds } from '../all-ends.ts'
import { experiment } from '../experiment.ts'
import { inLockstep } from '../lockstep.ts'
import { columns } from '../render/columns.ts'

/** Each of `count` tasks adds one: all to the same variable, or each to its own. */
const adders = (count: number, isHot: boolean) => {
  const shared = new TVar(0)
  return Array.from({ length: count }, () => {
    const variable = isHot ? shared : new TVar(0)
    return () => atomically((tx) => variable.update(tx, (n) => n + 1))
  })
}

/** The same with a lock: how often does anybody begin? */
async function withLock(count: number): Promise<number> {
  const lock = new Mutex()
  let begun = 0
  const add = () =>
    lock.runExclusive(async () => {
      begun += 1
    })
  await Promise.all(Array.from({ length: count }, add))
  return begun
}

/** The most attempts that any schedule takes, of all that there are. */
async function worstOf(count: number): Promise<number> {
  const { ends } = await allEnds(() => {
    const counter = new TVar(0)
    const record = { attempts: 0 }
    const add = () =>
      atomically((tx) => {
        const before = counter.get(tx)
        record.attempts += 1 // Behind the only read, where each attempt comes by once.
        counter.set(tx, before + 1)
      })
    const tasks = Object.fromEntries(Array.from({ length: count }, (_, i) => [`task ${i}`, add]))
    return { subject: { counter }, record, tasks, end: () => record.attempts }
  }, 'preemptive')
  return Math.max(...ends)
}

export default experiment({
  title: 'attempts of transactions that all want the same variable',
  async run(print) {
    const rows: (string | number)[][] = [
      ['tasks', 'attempts', 'per commit', 'at worst', 'a variable each', 'with a lock'],
    ]
    for (const count of [1, 2, 3, 4, 8, 16, 32]) {
      const { attempts, commits } = await inLockstep(adders(count, true))
      const apart = await inLockstep(adders(count, false))
      const worst = count > 3 ? 'not searched' : await worstOf(count)
      rows.push([
        count,
        attempts,
        `${attempts / commits}`,
        worst,
        apart.attempts,
        await withLock(count),
      ])
    }
    print(columns(rows))
  },
})
