import { Mutex } from 'async-mutex'
import { Effect as Effect3, Option as Option3, STM as STM3, TMap as TMap3 } from 'effect3'
import { Effect as Effect4, Option as Option4, TxHashMap } from 'effect4'
import { atomically, atomicallySync, TMap } from '../../stm/index.ts'
import * as by from './benchmark.ts'
import { ChainLock } from './chain-lock.ts'
import { repeat3, repeat4 } from './effect-loops.ts'

// 10,000 keys are put into an empty map, and then each is read. Each put and each get is its own
// transaction.
const keys = Array.from({ length: 10_000 }, (_, i) => `key ${i}`)

const keyAt = (i: number): string => keys[i] as string

const sumOfValues = (keys.length * (keys.length - 1)) / 2

export const benchmark: by.Benchmark = {
  name: 'map',
  title: 'a put of each of 10,000 keys into an empty map, and then a get of each',
  unit: 'ns',
  per: 'put and get',
  size: keys.length,
  expected: (times) => times * sumOfValues,
  contenders: {
    [by.PLAIN](times) {
      let sum = 0
      const fill = () => {
        const map = new Map<string, number>()
        for (let i = 0; i < keys.length; i += 1) map.set(keyAt(i), i)
        for (let i = 0; i < keys.length; i += 1) sum += map.get(keyAt(i)) ?? Number.NaN
      }
      const run = () => {
        for (let i = 0; i < times; i += 1) fill()
      }
      return { run, result: () => sum }
    },
    [by.AWAIT](times) {
      let sum = 0
      const fill = async () => {
        const map = new Map<string, number>()
        for (let i = 0; i < keys.length; i += 1) {
          map.set(keyAt(i), i)
          await undefined
        }
        for (let i = 0; i < keys.length; i += 1) {
          sum += map.get(keyAt(i)) ?? Number.NaN
          await undefined
        }
      }
      const run = async () => {
        for (let i = 0; i < times; i += 1) await fill()
      }
      return { run, result: () => sum }
    },
    [by.MUTEX](times) {
      let sum = 0
      const fill = async () => {
        const map = new Map<string, number>()
        const mutex = new Mutex()
        for (let i = 0; i < keys.length; i += 1) {
          await mutex.runExclusive(() => map.set(keyAt(i), i))
        }
        for (let i = 0; i < keys.length; i += 1) {
          sum += (await mutex.runExclusive(() => map.get(keyAt(i)))) ?? Number.NaN
        }
      }
      const run = async () => {
        for (let i = 0; i < times; i += 1) await fill()
      }
      return { run, result: () => sum }
    },
    [by.CHAIN](times) {
      let sum = 0
      const fill = async () => {
        const map = new Map<string, number>()
        const lock = new ChainLock()
        for (let i = 0; i < keys.length; i += 1) {
          await lock.run(() => map.set(keyAt(i), i))
        }
        for (let i = 0; i < keys.length; i += 1) {
          sum += (await lock.run(() => map.get(keyAt(i)))) ?? Number.NaN
        }
      }
      const run = async () => {
        for (let i = 0; i < times; i += 1) await fill()
      }
      return { run, result: () => sum }
    },
    [by.STM](times) {
      let sum = 0
      const fill = async () => {
        const map = new TMap<string, number>()
        for (let i = 0; i < keys.length; i += 1) await atomically((tx) => map.set(tx, keyAt(i), i))
        for (let i = 0; i < keys.length; i += 1) {
          sum += (await atomically((tx) => map.get(tx, keyAt(i)))) ?? Number.NaN
        }
      }
      const run = async () => {
        for (let i = 0; i < times; i += 1) await fill()
      }
      return { run, result: () => sum }
    },
    [by.SYNC](times) {
      let sum = 0
      const fill = () => {
        const map = new TMap<string, number>()
        for (let i = 0; i < keys.length; i += 1) atomicallySync((tx) => map.set(tx, keyAt(i), i))
        for (let i = 0; i < keys.length; i += 1) {
          sum += atomicallySync((tx) => map.get(tx, keyAt(i))) ?? Number.NaN
        }
      }
      const run = () => {
        for (let i = 0; i < times; i += 1) fill()
      }
      return { run, result: () => sum }
    },
    [by.EFFECT3](times) {
      let sum = 0
      const add = (value: Option3.Option<number>) => {
        sum += Option3.getOrElse(value, () => Number.NaN)
      }
      const fill = async () => {
        const map = await Effect3.runPromise(STM3.commit(TMap3.empty<string, number>()))
        await repeat3(keys.length, (i) => STM3.commit(TMap3.set(map, keyAt(i), i)))
        await repeat3(keys.length, (i) => Effect3.map(STM3.commit(TMap3.get(map, keyAt(i))), add))
      }
      const run = async () => {
        for (let i = 0; i < times; i += 1) await fill()
      }
      return { run, result: () => sum }
    },
    [by.EFFECT4](times) {
      let sum = 0
      const add = (value: Option4.Option<number>) => {
        sum += Option4.getOrElse(value, () => Number.NaN)
      }
      const fill = async () => {
        const map = await Effect4.runPromise(TxHashMap.empty<string, number>())
        await repeat4(keys.length, (i) => TxHashMap.set(map, keyAt(i), i))
        await repeat4(keys.length, (i) => Effect4.map(TxHashMap.get(map, keyAt(i)), add))
      }
      const run = async () => {
        for (let i = 0; i < times; i += 1) await fill()
      }
      return { run, result: () => sum }
    },
  },
  targets: [{ contender: by.SYNC, against: by.PLAIN, atMost: 15 }],
}
