import { Mutex } from 'async-mutex'
import { atomically, catchSTM, orElse, retry, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

/** Checks whether the other account can take the money. It cannot. */
function inspect(): void {
  throw new Error('the account is closed')
}

type Balances = readonly [ours: number, theirs: number]

/** What is left under a lock, which is released whatever happens. */
async function locked(use: (balances: { ours: number }) => void): Promise<Balances> {
  const lock = new Mutex()
  const balances = { ours: 100, theirs: 0 }
  await lock.runExclusive(() => use(balances)).catch(() => {})
  if (lock.isLocked()) throw new Error('the lock has leaked')
  return [balances.ours, balances.theirs]
}

/** What is left in two variables, however the transaction ends. */
async function after(body: (tx: Tx, take: (tx: Tx) => void) => void): Promise<Balances> {
  const [ours, theirs] = [new TVar(100), new TVar(0)]
  const take = (tx: Tx) => ours.update(tx, (balance) => balance - 30)
  await atomically((tx) => body(tx, take)).catch(() => {})
  return [ours.peek(), theirs.peek()]
}

const ways: Readonly<Record<string, () => Promise<Balances>>> = {
  'a lock: takes, then checks': () =>
    locked((balances) => {
      balances.ours -= 30
      inspect()
    }),
  'a lock: checks, then takes': () =>
    locked((balances) => {
      inspect()
      balances.ours -= 30
    }),
  'a transaction: takes, then checks': () =>
    after((tx, take) => {
      take(tx)
      inspect()
    }),
  'the same, in try and catch': () =>
    after((tx, take) => {
      try {
        take(tx)
        inspect()
      } catch {}
    }),
  'the same, in catchSTM': () =>
    after((tx, take) => {
      const takeAndInspect = (tx: Tx) => [take(tx), inspect()]
      catchSTM(takeAndInspect, () => () => [])(tx)
    }),
  'an orElse whose first alternative retries': () =>
    after((tx, take) => {
      const takeAndWait = (tx: Tx) => [take(tx), retry(tx)]
      orElse(takeAndWait, () => [])(tx)
    }),
}

export default experiment({
  title: 'what is left when a transfer throws after the first of its two writes',
  async run(print) {
    const rows: (string | number)[][] = [['', 'ours', 'theirs', 'together']]
    for (const [name, way] of Object.entries(ways)) {
      const [ours, theirs] = await way()
      rows.push([name, ours, theirs, ours + theirs])
    }
    print(columns(rows))
  },
})
