import { atomically, check, orElse, TQueue, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Shop } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'the last chair': ['completed', 'deadlock'],
}

/** Looks in one transaction and sits down in the next, which may have to wait for a chair. */
export default class LookThenSitShop implements Shop {
  readonly waiting: TQueue<string>
  readonly cut = new TVar<readonly string[]>([])

  constructor(chairs: number) {
    this.waiting = TQueue.bounded(chairs)
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    if (await atomically((tx) => this.waiting.isFull(tx))) return false
    await fetchMagazine()
    return atomically((tx) => this.waiting.offer(tx, customer))
  }

  awaitCut(customer: string): Promise<void> {
    return atomically((tx) => {
      check(tx, this.cut.get(tx).includes(customer))
      this.cut.update(tx, (cut) => cut.filter((each) => each !== customer))
    })
  }

  async serve(cut: (customer: string) => Promise<void>): Promise<void> {
    const customer = await atomically((tx) => this.waiting.take(tx))
    await cut(customer)
    await atomically((tx) => this.cut.update(tx, (cut) => [...cut, customer]))
  }

  async sitDownInBoth(
    other: this,
    customer: string,
    fetchMagazine: () => Promise<void>,
  ): Promise<boolean> {
    const isSeated = await atomically(
      orElse(
        (tx) => this.waiting.offer(tx, customer) && other.waiting.offer(tx, customer),
        () => false,
      ),
    )
    if (isSeated) await fetchMagazine()
    return isSeated
  }
}
