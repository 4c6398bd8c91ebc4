import { Mutex } from 'async-mutex'
import { Effect as Effect3, STM as STM3, TRef } from 'effect3'
import { Effect as Effect4, TxRef } from 'effect4'
import { atomically, atomicallySync, TVar, type Tx } from '../../stm/index.ts'
import * as by from './benchmark.ts'
import { ChainLock } from './chain-lock.ts'
import { repeat3, repeat4 } from './effect-loops.ts'

/** `count` things, made from numbers whose sum is 1,000 for every `count`. */
const many = <A>(count: number, make: (n: number) => A): A[] =>
  Array.from({ length: count }, (_, i) => make(1000 / count + (i % 2 === 0 ? 1 : -1)))

function sumOf(cells: readonly { readonly value: number }[]): number {
  let sum = 0
  for (const { value } of cells) sum += value
  return sum
}

function sumIn(tx: Tx, variables: readonly TVar<number>[]): number {
  let sum = 0
  for (const variable of variables) sum += variable.get(tx)
  return sum
}

const sum3 = (refs: readonly TRef.TRef<number>[]) =>
  STM3.reduce(refs, 0, (sum, ref) => STM3.map(TRef.get(ref), (n) => sum + n))

const sum4 = (refs: readonly TxRef.TxRef<number>[]) =>
  Effect4.tx(
    Effect4.gen(function* () {
      let sum = 0
      for (const ref of refs) sum += yield* TxRef.get(ref)
      return sum
    }),
  )

const contenders: by.Sized = {
  [by.PLAIN]: (count) => (times) => {
    const cells = many(count, (value) => ({ value }))
    let total = 0
    const run = () => {
      for (let i = 0; i < times; i += 1) total += sumOf(cells)
    }
    return { run, result: () => total }
  },
  [by.AWAIT]: (count) => (times) => {
    const cells = many(count, (value) => ({ value }))
    let total = 0
    const run = async () => {
      for (let i = 0; i < times; i += 1) {
        total += sumOf(cells)
        await undefined
      }
    }
    return { run, result: () => total }
  },
  [by.MUTEX]: (count) => (times) => {
    const cells = many(count, (value) => ({ value }))
    const mutex = new Mutex()
    let total = 0
    const run = async () => {
      for (let i = 0; i < times; i += 1) total += await mutex.runExclusive(() => sumOf(cells))
    }
    return { run, result: () => total }
  },
  [by.CHAIN]: (count) => (times) => {
    const cells = many(count, (value) => ({ value }))
    const lock = new ChainLock()
    let total = 0
    const run = async () => {
      for (let i = 0; i < times; i += 1) total += await lock.run(() => sumOf(cells))
    }
    return { run, result: () => total }
  },
  [by.STM]: (count) => (times) => {
    const variables = many(count, (n) => new TVar(n))
    let total = 0
    const run = async () => {
      for (let i = 0; i < times; i += 1) total += await atomically((tx) => sumIn(tx, variables))
    }
    return { run, result: () => total }
  },
  [by.SYNC]: (count) => (times) => {
    const variables = many(count, (n) => new TVar(n))
    let total = 0
    const run = () => {
      for (let i = 0; i < times; i += 1) total += atomicallySync((tx) => sumIn(tx, variables))
    }
    return { run, result: () => total }
  },
  [by.EFFECT3]: (count) => (times) => {
    const refs = many(count, (n) => Effect3.runSync(STM3.commit(TRef.make(n))))
    let total = 0
    const add = (sum: number) => {
      total += sum
    }
    const run = () => repeat3(times, () => Effect3.map(STM3.commit(sum3(refs)), add))
    return { run, result: () => total }
  },
  [by.EFFECT4]: (count) => (times) => {
    const refs = many(count, (n) => TxRef.makeUnsafe(n))
    let total = 0
    const add = (sum: number) => {
      total += sum
    }
    const run = () => repeat4(times, () => Effect4.map(sum4(refs), add))
    return { run, result: () => total }
  },
}

const expected = (times: number) => 1000 * times

export const readOfTen: by.Benchmark = {
  name: 'read-of-ten',
  title: 'the sum of ten variables, read at one moment',
  unit: 'ns',
  per: 'sum',
  size: 1,
  contenders: by.sized(contenders, 10),
  expected,
  targets: [{ contender: by.STM, against: by.AWAIT, atMost: 2 }],
}

const { [by.STM]: ten, [by.SYNC]: tenSync } = by.sized(contenders, 10)
const OF_TEN = `${by.STM}, of ten`
const SYNC_OF_TEN = `${by.SYNC}, of ten`

export const readOfThousand: by.Benchmark = {
  name: 'read-of-1000',
  title: 'the sum of 1,000 variables, and of ten for comparison',
  unit: 'ns',
  per: 'sum',
  size: 1,
  contenders: {
    ...by.sized(contenders, 1000),
    [OF_TEN]: ten as by.Prepare,
    [SYNC_OF_TEN]: tenSync as by.Prepare,
  },
  expected,
  targets: [
    { contender: by.STM, against: OF_TEN, atMost: 120 },
    { contender: by.SYNC, against: SYNC_OF_TEN, atMost: 120 },
  ],
}
