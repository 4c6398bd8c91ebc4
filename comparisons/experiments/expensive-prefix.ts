import { setImmediate } from 'node:timers/promises'
import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

class Auction {
  readonly price = new TVar(100)
  readonly catalogue = new TVar('a chair')
  appraisals = 0

  /** Slow, and depends on the catalogue. */
  appraise(text: string): number {
    this.appraisals += 1
    return text.length
  }
}

/** Everything in the transaction, the expensive part first. */
const expensiveFirst = (auction: Auction) =>
  atomically((tx) => {
    const worth = auction.appraise(auction.catalogue.get(tx))
    check(tx, auction.price.get(tx) <= 50)
    return worth
  })

/** The same in the other order. */
const checkFirst = (auction: Auction) =>
  atomically((tx) => {
    check(tx, auction.price.get(tx) <= 50)
    return auction.appraise(auction.catalogue.get(tx))
  })

/** Appraises outside the transaction, and again only if the catalogue has changed. */
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

/** How many appraisals are made while the price falls to 50 in fifty steps. */
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
  title: 'expensive work in a transaction that is woken fifty times',
  async run(print) {
    print('the price falls 50 times; after the last time it is low enough')
    const rows: (string | number)[][] = [['', 'appraisals']]
    rows.push(['appraise, then check', await appraisalsOf(expensiveFirst)])
    rows.push(['check, then appraise', await appraisalsOf(checkFirst)])
    rows.push(['appraise outside, check that it still holds', await appraisalsOf(outside)])
    print(columns(rows))
  },
})
