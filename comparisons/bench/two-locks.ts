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
// the money is reserved before it and paid after it, which locks can do as well. An await of nothing
// stands for the service.
const AT_ONCE = 100

const ask = async (): Promise<void> => {}

/** Starts the transfers in groups of {@link AT_ONCE}, and waits for each group. */
const inGroups = (times: number, transfer: (i: number) => Promise<unknown>) => async () => {
  for (let i = 0; i < times * AT_ONCE; i += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, j) => transfer(i + j)))
  }
}

type Holding<Lock> = (lock: Lock, use: () => Promise<void> | void) => Promise<void>

/** Holds the locks of both accounts over the question, that of the lower number first. */
const holdingBoth =
  <Lock>(newLock: () => Lock, holding: Holding<Lock>): by.Prepare =>
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

/** Holds the lock of one account after the other, and none over the question. */
const reserving =
  <Lock>(newLock: () => Lock, holding: Holding<Lock>): by.Prepare =>
  (times) => {
    const accounts = openPlain()
    const locks = open(newLock)
    const run = inGroups(times, async (i) => {
      const [from, to] = [payer(i), payee(i)]
      await holding(at(locks, from), () => reserve(at(accounts, from), amountOf(i)))
      await ask()
      await holding(at(locks, to), () => confirm(at(accounts, to), amountOf(i)))
    })
    return { run, result: () => weighed(accounts.map(({ balance }) => balance)) }
  }

const newMutex = () => new Mutex()
const holdingMutex: Holding<Mutex> = (mutex, use) => mutex.runExclusive(use)
const newChain = () => new ChainLock()
const holdingChain: Holding<ChainLock> = (lock, use) => lock.run(use)

/** Names a contender that holds no lock while the service is asked. */
const reservingBy = (lock: string): string => `${lock}, reserving`

export const benchmark: by.Benchmark = {
  name: 'two-locks',
  title: `a transfer that a service must allow, ${AT_ONCE} at once: with both locks held over the question, or reserved before and paid after it, as with a bare await and stm`,
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
    [by.MUTEX]: holdingBoth(newMutex, holdingMutex),
    [reservingBy(by.MUTEX)]: reserving(newMutex, holdingMutex),
    [by.CHAIN]: holdingBoth(newChain, holdingChain),
    [reservingBy(by.CHAIN)]: reserving(newChain, holdingChain),
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
