import { AsyncLocalStorage } from 'node:async_hooks'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

/** Knows on whose behalf the code runs. */
interface Context {
  run<A>(user: string, handle: () => Promise<A>): Promise<A>
  user(): string | undefined
}

/** Kept in a variable of the module, as long as only one request ran at a time. */
function useVariable(): Context {
  let current: string | undefined
  return {
    run(user, handle) {
      current = user
      return handle()
    },
    user: () => current,
  }
}

const storage = new AsyncLocalStorage<string>()

function useStorage(): Context {
  return {
    run: (user, handle) => storage.run(user, handle),
    user: () => storage.getStore(),
  }
}

const twoUsers =
  (contextOf: () => Context): Program =>
  ({ work }) => {
    const context = contextOf()
    const orders: string[] = []
    const placeOrder = async (item: string) => {
      await work(`checks the stock of ${item}`)
      orders.push(`${item} for ${context.user()}`)
    }
    return {
      subject: {},
      record: orders,
      tasks: {
        ada: () => context.run('ada', () => placeOrder('tea')),
        alan: () => context.run('alan', () => placeOrder('coffee')),
      },
      invariants: {
        'everyone gets their own order': () =>
          orders.every((order) => ['tea for ada', 'coffee for alan'].includes(order)),
      },
    }
  }

export default {
  story:
    'The user of a request is kept in a module variable; after an await it is the user of whichever request came last.',
  wrong: { program: twoUsers(useVariable), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoUsers(useStorage), truth: 'survives' },
} satisfies Pair
