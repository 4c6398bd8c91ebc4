import { Mutex } from 'async-mutex'
import { Effect as Effect3, STM as STM3, TRef } from 'effect3'
import { Effect as Effect4, TxRef } from 'effect4'
import { atomically, atomicallySync, check, TVar, type Tx } from '../../stm/index.ts'
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
import { repeat3, repeat4 } from './effect-loops.ts'

function pay(from: Account, to: Account, amount: number): void {
  reserve(from, amount)
  confirm(to, amount)
}

function transfer(tx: Tx, from: TVar<number>, to: TVar<number>, amount: number): void {
  check(tx, from.get(tx) >= amount)
  from.update(tx, (balance) => balance - amount)
  to.update(tx, (balance) => balance + amount)
}

const transfer3 = (from: TRef.TRef<number>, to: TRef.TRef<number>, amount: number) =>
  TRef.get(from).pipe(
    STM3.flatMap((balance) => (balance >= amount ? TRef.set(from, balance - amount) : STM3.retry)),
    STM3.zipRight(TRef.update(to, (balance) => balance + amount)),
  )

const transfer4 = (from: TxRef.TxRef<number>, to: TxRef.TxRef<number>, amount: number) =>
  TxRef.get(from).pipe(
    Effect4.flatMap((balance) =>
      balance >= amount ? TxRef.set(from, balance - amount) : Effect4.txRetry,
    ),
    Effect4.andThen(TxRef.update(to, (balance) => balance + amount)),
    Effect4.tx,
  )

function plain(times: number) {
  const accounts = openPlain()
  const one = (i: number) => pay(at(accounts, payer(i)), at(accounts, payee(i)), amountOf(i))
  const result = () => weighed(accounts.map(({ balance }) => balance))
  return { times, one, result }
}

function transactional() {
  const accounts = open(() => new TVar(OPENING))
  return { accounts, result: () => weighed(accounts.map((account) => account.peek())) }
}

export const benchmark: by.Benchmark = {
  name: 'transfer',
  title: 'a transfer between two of 1,024 accounts',
  unit: 'ns',
  per: 'transfer',
  size: 1,
  expected: weighedAfter,
  contenders: {
    [by.PLAIN](times) {
      const { one, result } = plain(times)
      const run = () => {
        for (let i = 0; i < times; i += 1) one(i)
      }
      return { run, result }
    },
    [by.AWAIT](times) {
      const { one, result } = plain(times)
      const run = async () => {
        for (let i = 0; i < times; i += 1) {
          one(i)
          await undefined
        }
      }
      return { run, result }
    },
    [by.MUTEX](times) {
      const { one, result } = plain(times)
      const mutex = new Mutex()
      const run = async () => {
        for (let i = 0; i < times; i += 1) await mutex.runExclusive(() => one(i))
      }
      return { run, result }
    },
    [by.CHAIN](times) {
      const { one, result } = plain(times)
      const lock = new ChainLock()
      const run = async () => {
        for (let i = 0; i < times; i += 1) await lock.run(() => one(i))
      }
      return { run, result }
    },
    [by.STM](times) {
      const { accounts, result } = transactional()
      const run = async () => {
        for (let i = 0; i < times; i += 1) {
          const from = at(accounts, payer(i))
          const to = at(accounts, payee(i))
          await atomically((tx) => transfer(tx, from, to, amountOf(i)))
        }
      }
      return { run, result }
    },
    [by.SYNC](times) {
      const { accounts, result } = transactional()
      const run = () => {
        for (let i = 0; i < times; i += 1) {
          const from = at(accounts, payer(i))
          const to = at(accounts, payee(i))
          atomicallySync((tx) => transfer(tx, from, to, amountOf(i)))
        }
      }
      return { run, result }
    },
    [by.EFFECT3](times) {
      const accounts = open(() => Effect3.runSync(STM3.commit(TRef.make(OPENING))))
      const run = () =>
        repeat3(times, (i) =>
          STM3.commit(transfer3(at(accounts, payer(i)), at(accounts, payee(i)), amountOf(i))),
        )
      const result = () =>
        weighed(accounts.map((account) => Effect3.runSync(STM3.commit(TRef.get(account)))))
      return { run, result }
    },
    [by.EFFECT4](times) {
      const accounts = open(() => TxRef.makeUnsafe(OPENING))
      const run = () =>
        repeat4(times, (i) =>
          transfer4(at(accounts, payer(i)), at(accounts, payee(i)), amountOf(i)),
        )
      const result = () => weighed(accounts.map((account) => Effect4.runSync(TxRef.get(account))))
      return { run, result }
    },
  },
  targets: [
    { contender: by.STM, against: by.AWAIT, atMost: 2 },
    { contender: by.SYNC, against: by.PLAIN, atMost: 15 },
  ],
}
