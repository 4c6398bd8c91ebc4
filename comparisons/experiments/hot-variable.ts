import { Mutex } from 'async-mutex'
import { atomically, TVar } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { inLockstep } from './kit/lockstep.ts'
import { reachableOutcomes } from './kit/reachable-outcomes.ts'

/** Tasks that each add one to the same variable, and call `begins` at the start of an attempt. */
function adders(count: number, begins = () => {}): (() => Promise<void>)[] {
  const counter = new TVar(0)
  const add = () =>
    atomically((tx) => {
      begins()
      counter.update(tx, (n) => n + 1)
    })
  return Array.from({ length: count }, () => add)
}

/** How many attempts the event loop takes. */
async function onTheEventLoop(count: number): Promise<number> {
  let begun = 0
  const all = adders(count, () => {
    begun += 1
  })
  await Promise.all(all.map((add) => add()))
  return begun
}

/** How many a lock takes. */
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

/** The most attempts that any schedule takes. */
async function worstOf(count: number): Promise<number> {
  const { results } = await reachableOutcomes(() => {
    const counter = new TVar(0)
    const record = { attempts: 0 }
    const add = () =>
      atomically((tx) => {
        const before = counter.get(tx)
        record.attempts += 1 // After the only read, which each attempt passes once.
        counter.set(tx, before + 1)
      })
    const tasks = Object.fromEntries(Array.from({ length: count }, (_, i) => [`task ${i}`, add]))
    return { subject: { counter }, record, tasks, result: () => record.attempts }
  }, 'preemptive')
  return Math.max(...results)
}

export default experiment({
  title: 'attempts of transactions that all want the same variable',
  async run(print) {
    const rows: (string | number)[][] = [
      ['tasks', 'with a lock', 'event loop', 'in lockstep', 'per commit', 'at worst'],
    ]
    for (const count of [1, 2, 3, 4, 8, 16, 32]) {
      const { attempts, commits } = await inLockstep(adders(count))
      const simple = [await withLock(count), await onTheEventLoop(count)]
      const worst = count > 3 ? 'not searched' : await worstOf(count)
      rows.push([count, ...simple, attempts, `${attempts / commits}`, worst])
    }
    print(columns(rows))
  },
})
