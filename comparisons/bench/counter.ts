import { Mutex } from 'async-mutex'
import { Effect as Effect3, STM as STM3, TRef } from 'effect3'
import { Effect as Effect4, TxRef } from 'effect4'
import { atomically, atomicallySync, TVar } from '../../stm/index.ts'
import * as by from './benchmark.ts'
import { ChainLock } from './chain-lock.ts'
import { repeat3, repeat4 } from './effect-loops.ts'

const add = (n: number): number => n + 1

export const benchmark: by.Benchmark = {
  name: 'counter',
  title: 'one added to a counter',
  unit: 'ns',
  per: 'increment',
  size: 1,
  expected: (times) => times,
  contenders: {
    [by.PLAIN](times) {
      const counter = { value: 0 }
      const run = () => {
        for (let i = 0; i < times; i += 1) counter.value = add(counter.value)
      }
      return { run, result: () => counter.value }
    },
    [by.AWAIT](times) {
      const counter = { value: 0 }
      const run = async () => {
        for (let i = 0; i < times; i += 1) {
          counter.value = add(counter.value)
          await undefined
        }
      }
      return { run, result: () => counter.value }
    },
    [by.MUTEX](times) {
      const counter = { value: 0 }
      const mutex = new Mutex()
      const increment = () => {
        counter.value = add(counter.value)
      }
      const run = async () => {
        for (let i = 0; i < times; i += 1) await mutex.runExclusive(increment)
      }
      return { run, result: () => counter.value }
    },
    [by.CHAIN](times) {
      const counter = { value: 0 }
      const lock = new ChainLock()
      const increment = () => {
        counter.value = add(counter.value)
      }
      const run = async () => {
        for (let i = 0; i < times; i += 1) await lock.run(increment)
      }
      return { run, result: () => counter.value }
    },
    [by.STM](times) {
      const counter = new TVar(0)
      const run = async () => {
        for (let i = 0; i < times; i += 1) await atomically((tx) => counter.update(tx, add))
      }
      return { run, result: () => counter.peek() }
    },
    [by.SYNC](times) {
      const counter = new TVar(0)
      const run = () => {
        for (let i = 0; i < times; i += 1) atomicallySync((tx) => counter.update(tx, add))
      }
      return { run, result: () => counter.peek() }
    },
    [by.EFFECT3](times) {
      const counter = Effect3.runSync(STM3.commit(TRef.make(0)))
      const run = () => repeat3(times, () => STM3.commit(TRef.update(counter, add)))
      return { run, result: () => Effect3.runSync(STM3.commit(TRef.get(counter))) }
    },
    [by.EFFECT4](times) {
      const counter = TxRef.makeUnsafe(0)
      const run = () => repeat4(times, () => TxRef.update(counter, add))
      return { run, result: () => Effect4.runSync(TxRef.get(counter)) }
    },
  },
}
