import { setImmediate } from 'node:timers/promises'
import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

class Auction {
  readonly price = new TVar(100)
  readonly catalogue = new TVar('a chair')
  appraisals = 0

  /** Takes long, and depends on what is in the catalogue. */
  appraise(text: string): number {
    this.appraisals += 1
    return text.length
  }
}

/** Everything in the transaction, the dear part first. */
const dearFirst = (auction: Auction) =>
  atomically((tx) => {
    const worth = auction.appraise(auction.catalogue.get(tx))
    check(tx, auction.price.get(tx) <= 50)
    return worth
  })

/** The same in another order. */
const checkFirst = (auction: Auction) =>
  atomically((tx) => {
    check(tx, auction.price.get(tx) <= 50)
    return auction.appraise(auction.catalogue.get(tx))
  })

/** Outside, and again only if it was of something else. */
async function outside(auction: Auction): Promise<number> {
  for (;;) {
    const text = auction.catalogue.peek()
    const worth = auction.appraise(text)
    const bid = (tx: Tx) => {
      if (auction.catalogue.get(tx) !== text) return null
      check(tx, auction.price.get(tx) <= 50)
      return worth
    }
    const bidden = await atomically(bid)
    if (bidden !== null) return bidden
  }
}

/** How often is appraised, while the price falls in so many steps until it is low enough? */
async function appraisalsOf(bid: typeof outside): Promise<number> {
  const auction = new Auction()
  const bidden = bid(auction)
  for (let step = 0; step < 50; step += 1) {
    await atomically((tx) => auction.price.update(tx, (price) => price - 1))
    await setImmediate()
  }
  await bidden
  return auction.appraisals
}

export default experiment({
  title: 'dear work in a transaction that is woken fifty times',
  async run(print) {
    print('the price falls 50 times, and the last time it is low enough')
    const rows: (string | number)[][] = [['', 'times appraised']]
    rows.push(['appraise, then check', await appraisalsOf(dearFirst)])
    rows.push(['check, then appraise', await appraisalsOf(checkFirst)])
    rows.push(['appraise outside, check that it still holds', await appraisalsOf(outside)])
    print(columns(rows))
  },
})
