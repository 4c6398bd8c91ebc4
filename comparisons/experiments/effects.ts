import { afterCommit, atomically, check, TQueue, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { reachableOutcomes } from './kit/reachable-outcomes.ts'

/**
 * A shop that sells one piece, which may arrive late, and sends one letter. A second piece arrives
 * later.
 */
class Shop {
  readonly stock = new TVar(0)
  readonly outbox = TQueue.unbounded<string>()
  readonly post = { letters: 0 }

  send(): void {
    this.post.letters += 1
  }

  take(tx: Tx): void {
    check(tx, this.stock.get(tx) > 0)
    this.stock.update(tx, (pieces) => pieces - 1)
  }
}

type Sell = (tx: Tx, shop: Shop) => void

/** Where the letter may be sent from. */
const ways: Readonly<Record<string, Sell>> = {
  'first in the body': (tx, shop) => {
    shop.send()
    shop.take(tx)
  },
  'last in the body': (tx, shop) => {
    shop.take(tx)
    shop.send()
  },
  'after the commit': (tx, shop) => {
    shop.take(tx)
    afterCommit(tx, () => shop.send())
  },
  'from an outbox': (tx, shop) => {
    shop.take(tx)
    shop.outbox.offer(tx, 'a letter')
  },
}

const program = (sell: Sell, hasPostman: boolean) => () => {
  const shop = new Shop()
  const buy = () => atomically((tx) => sell(tx, shop))
  const restock = async () => {
    for (let brought = 0; brought < 2; brought += 1) {
      await atomically((tx) => shop.stock.update(tx, (pieces) => pieces + 1))
    }
  }
  const carry = async () => {
    await atomically((tx) => shop.outbox.take(tx))
    shop.send()
  }
  const tasks = { Alice: buy, Supplier: restock, ...(hasPostman && { Postman: carry }) }
  return { subject: shop, tasks, result: () => shop.post.letters }
}

export default experiment({
  title: 'how many letters are sent for one sale, over all interleavings',
  async run(print) {
    const rows = [['the letter is sent', 'on the event loop', 'with chaos', 'at every read']]
    for (const [way, sell] of Object.entries(ways)) {
      const row = [way]
      for (const rule of ['node', 'chaos', 'preemptive'] as const) {
        const { results } = await reachableOutcomes(program(sell, way === 'from an outbox'), rule)
        row.push([...new Set([results[0], results.at(-1)])].join(' to '))
      }
      rows.push(row)
    }
    print(columns(rows))
  },
})
