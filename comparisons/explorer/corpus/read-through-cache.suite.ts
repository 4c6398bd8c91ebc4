import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

interface Cache {
  get(): number | undefined
  /** Permission to fill the cache with what is about to be read. */
  lease(): symbol
  fill(price: number, lease: symbol): void
  invalidate(): void
}

function createCache(): Cache {
  const prices = new Map<string, number>()
  return {
    get: () => prices.get('tea'),
    lease: () => Symbol('lease'),
    fill: (price) => void prices.set('tea', price),
    invalidate: () => void prices.delete('tea'),
  }
}

/** An invalidation takes back the permissions that were given out before it. */
function createLeasingCache(): Cache {
  const prices = new Map<string, number>()
  const leases = new Set<symbol>()
  return {
    get: () => prices.get('tea'),
    lease() {
      const lease = Symbol('lease')
      leases.add(lease)
      return lease
    },
    fill(price, lease) {
      if (leases.delete(lease)) prices.set('tea', price)
    },
    invalidate() {
      leases.clear()
      prices.delete('tea')
    },
  }
}

function createDatabase({ work }: World) {
  let price = 3
  return {
    price: () => price,
    async select(): Promise<number> {
      const row = price
      await work('SELECT price')
      return row
    },
    async update(to: number): Promise<void> {
      await work('UPDATE price')
      price = to
    },
  }
}

const shop =
  (create: () => Cache): Program =>
  (world) => {
    const cache = create()
    const database = createDatabase(world)
    const read = async () => {
      const cached = cache.get()
      if (cached !== undefined) return cached
      const lease = cache.lease()
      const price = await database.select()
      cache.fill(price, lease)
      return price
    }
    const change = async (price: number) => {
      await database.update(price)
      cache.invalidate()
    }
    const isFresh = () => [undefined, database.price()].includes(cache.get())
    return {
      subject: { cache, database },
      tasks: { customer: () => read(), clerk: () => change(4) },
      finally: { 'the cache keeps no old price': isFresh },
    }
  }

export default {
  story:
    'A reader that missed the cache fills it with the value from before an update, after the update has invalidated the entry, and the old value stays.',
  source: 'https://www.usenix.org/conference/nsdi13/technical-sessions/presentation/nishtala',
  wrong: { program: shop(createCache), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: shop(createLeasingCache), truth: 'survives' },
} satisfies Pair
