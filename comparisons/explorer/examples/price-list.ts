import { Mutex } from 'async-mutex'
import type { Database } from './database.ts'

/** Prices, kept in memory so that the database is asked for each but once. */
export class PriceList {
  readonly cache = new Map<string, number>()
  readonly fetching = new Mutex()
  readonly database: Database

  constructor(database: Database) {
    this.database = database
  }

  /** However many ask at once, the database is asked by the first of them alone. */
  priceOf(item: string): Promise<number> {
    return this.fetching.runExclusive(async () => {
      const known = this.cache.get(item)
      if (known !== undefined) return known
      const price = await this.database.read(item)
      if (price === undefined) throw new Error(`no price for ${item}`)
      this.cache.set(item, price)
      return price
    })
  }

  /** The next reader finds nothing in memory, and so fetches the new price. */
  async change(item: string, price: number): Promise<void> {
    await this.database.write(item, price)
    this.cache.delete(item)
  }
}

/** The same, but no price is changed while somebody is fetching the old one. */
export class MendedPriceList extends PriceList {
  override change(item: string, price: number): Promise<void> {
    return this.fetching.runExclusive(() => super.change(item, price))
  }
}
