import { Mutex } from 'async-mutex'
import { atomically, check, TVar } from '../../stm/index.ts'
import {
  type Account,
  amountOf,
  at,
  confirm,
  OPENING,
  open,
  openPlain,
  payee,
  payer,
  reserve,
  weighed,
  weighedAfter,
} from './accounts.ts'
import * as by from './benchmark.ts'
import { ChainLock } from './chain-lock.ts'

// What a transfer needs if a service must allow it: either both locks are held over the await, or
// the money is reserved before it and paid after it. An await of nothing stands for the service.
const AT_ONCE = 100

const ask = async (): Promise<void> => {}

/** Starts the transfers in groups of {@link AT_ONCE}, and waits for each group. */
const inGroups = (times: number, transfer: (i: number) => Promise<unknown>) => async () => {
  for (let i = 0; i < times * AT_ONCE; i += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, j) => transfer(i + j)))
  }
}

/** Holds the locks of both accounts, that of the lower number first. */
const holdingBoth =
  <Lock>(
    newLock: () => Lock,
    holding: (lock: Lock, use: () => Promise<void>) => Promise<void>,
  ): by.Prepare =>
  (times) => {
    const accounts = openPlain()
    const locks = open(newLock)
    const run = inGroups(times, (i) => {
      const [first, second] = [payer(i), payee(i)].sort((a, b) => a - b) as [number, number]
      return holding(at(locks, first), () =>
        holding(at(locks, second), async () => {
          await ask()
          reserve(at(accounts, payer(i)), amountOf(i))
          confirm(at(accounts, payee(i)), amountOf(i))
        }),
      )
    })
    return { run, result: () => weighed(accounts.map(({ balance }: Account) => balance)) }
  }

export const benchmark: by.Benchmark = {
  name: 'two-locks',
  title: `a transfer that asks a service first, ${AT_ONCE} at once`,
  unit: 'ns',
  per: 'transfer',
  size: AT_ONCE,
  expected: (times) => weighedAfter(times * AT_ONCE),
  contenders: {
    [by.AWAIT](times) {
      const accounts = openPlain()
      const run = inGroups(times, async (i) => {
        reserve(at(accounts, payer(i)), amountOf(i))
        await ask()
        confirm(at(accounts, payee(i)), amountOf(i))
      })
      return { run, result: () => weighed(accounts.map(({ balance }) => balance)) }
    },
    [by.MUTEX]: holdingBoth(
      () => new Mutex(),
      (mutex, use) => mutex.runExclusive(use),
    ),
    [by.CHAIN]: holdingBoth(
      () => new ChainLock(),
      (lock, use) => lock.run(use),
    ),
    [by.STM](times) {
      const accounts = open(() => new TVar(OPENING))
      const run = inGroups(times, async (i) => {
        const [from, to, amount] = [at(accounts, payer(i)), at(accounts, payee(i)), amountOf(i)]
        await atomically((tx) => {
          check(tx, from.get(tx) >= amount)
          from.update(tx, (balance) => balance - amount)
        })
        await ask()
        await atomically((tx) => to.update(tx, (balance) => balance + amount))
      })
      return { run, result: () => weighed(accounts.map((account) => account.peek())) }
    },
  },
}
