import { atomically, TVar } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { inLockstep } from './kit/lockstep.ts'

const ACCOUNTS = 32
const TELLERS = 4
const TRANSFERS = 100

/** A bank with one reporter, who adds up all accounts, and tellers, who move money all day. */
class Bank {
  readonly accounts = Array.from({ length: ACCOUNTS }, () => new TVar(10))
  transfers = 0
  beforeReport = 0
  total = 0

  async report(): Promise<void> {
    const balances = await atomically((tx) => this.accounts.map((account) => account.get(tx)))
    this.total = balances.reduce((sum, balance) => sum + balance, 0)
    this.beforeReport = this.transfers
  }

  async transferAllDay(teller: number): Promise<void> {
    for (let i = 0; i < TRANSFERS; i += 1) {
      await this.#transfer(7 * i + 8 * teller, 11 * i + 8 * teller + 1)
      this.transfers += 1
    }
  }

  #transfer(from: number, to: number): Promise<unknown> {
    const [payer, payee] = [from % ACCOUNTS, to % ACCOUNTS].map((i) => this.accounts[i])
    return atomically((tx) => {
      payer?.update(tx, (balance) => balance - 1)
      payee?.update(tx, (balance) => balance + 1)
    })
  }
}

/** One day, and what it cost with a turn to run serially after `turnAfter` failures. */
async function dayOf(turnAfter: number): Promise<(string | number)[]> {
  const bank = new Bank()
  const tellers = Array.from({ length: TELLERS }, (_, i) => () => bank.transferAllDay(i))
  const { conflicts, waits } = await inLockstep([() => bank.report(), ...tellers], { turnAfter })
  if (bank.total !== 10 * ACCOUNTS) throw new Error('the report is wrong')
  const name = turnAfter === Infinity ? 'never' : turnAfter
  return [name, bank.beforeReport, conflicts, waits]
}

export default experiment({
  title: 'a long report against short transfers, and a turn to run serially',
  async run(print) {
    print(
      `a report reads ${ACCOUNTS} accounts; ${TELLERS} tellers make ${TRANSFERS} transfers each`,
    )
    const rows: (string | number)[][] = [
      ['turn after', 'transfers before', 'attempts aborted', 'waits at a commit'],
    ]
    for (const turnAfter of [Infinity, 10, 3, 1]) rows.push(await dayOf(turnAfter))
    print(columns(rows))
  },
})
