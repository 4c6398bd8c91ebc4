import { atomically, check, orElse, TQueue, TVar } from '../../stm/index.ts'
import type { Shop } from './problem.ts'

export const price = 'each finished cut wakes every waiting customer'

/** A chair, or else away. Each wait says what it waits for, so no wake-up can be forgotten. */
export default class AtomicShop implements Shop {
  readonly waiting: TQueue<string>
  readonly cut = new TVar<readonly string[]>([])

  constructor(chairs: number) {
    this.waiting = TQueue.bounded(chairs)
  }

  async sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean> {
    const isSeated = await atomically(
      orElse(
        (tx) => this.waiting.offer(tx, customer),
        () => false,
      ),
    )
    if (isSeated) await fetchMagazine()
    return isSeated
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
