import { Mutex } from 'async-mutex'
import { atomically, catchSTM, TVar, type Tx } from '../../stm/index.ts'
import { experiment } from '../experiment.ts'
import { columns } from '../render/columns.ts'

/** Asks the other bank, which refuses. */
function ask(): void {
  throw new Error('no such account')
}

type Balances = readonly [ours: number, theirs: number]

/** What is left under a lock, which is given back whatever happens. */
async function locked(
  use: (balances: { ours: number; theirs: number }) => void,
): Promise<Balances> {
  const lock = new Mutex()
  const balances = { ours: 100, theirs: 0 }
  await lock.runExclusive(() => use(balances)).catch(() => {})
  if (lock.isLocked()) throw new Error('the lock has leaked')
  return [balances.ours, balances.theirs]
}

/** What is left in two variables, however the transaction ends. */
async function after(body: (tx: Tx, ours: TVar<number>) => void): Promise<Balances> {
  const [ours, theirs] = [new TVar(100), new TVar(0)]
  await atomically((tx) => body(tx, ours)).catch(() => {})
  return [ours.peek(), theirs.peek()]
}

const pay = (tx: Tx, ours: TVar<number>): void => {
  ours.update(tx, (balance) => balance - 30)
  ask()
}

/** JavaScript's own catch knows nothing of transactions. */
const tried = (tx: Tx, ours: TVar<number>): void => {
  try {
    pay(tx, ours)
  } catch {}
}

/** This one takes back what was done in it, and the transaction goes on. */
const caught = (tx: Tx, ours: TVar<number>): void =>
  catchSTM(
    (tx) => pay(tx, ours),
    () => () => {},
  )(tx)

export default experiment({
  title: 'what is left when a transfer throws after the first of its two writes',
  async run(print) {
    const row = (name: string, [ours, theirs]: Balances) => [name, ours, theirs, ours + theirs]
    const rows = [
      ['', 'ours', 'theirs', 'together'],
      row(
        'a lock: takes, then asks',
        await locked((balances) => {
          balances.ours -= 30
          ask()
        }),
      ),
      row(
        'a lock: asks, then takes',
        await locked((balances) => {
          ask()
          balances.ours -= 30
        }),
      ),
      row('a transaction that throws', await after(pay)),
      row('try and catch in a transaction', await after(tried)),
      row('catchSTM in a transaction', await after(caught)),
    ]
    print(columns(rows))
  },
})
