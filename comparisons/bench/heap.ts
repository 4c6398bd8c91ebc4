import { Mutex } from 'async-mutex'
import { Effect as Effect3, Fiber as Fiber3, STM as STM3, TRef } from 'effect3'
import { Effect as Effect4, Fiber as Fiber4, TxRef } from 'effect4'
import { atomically, check, TVar } from '../../stm/index.ts'
import * as by from './benchmark.ts'

/** A round that calls `make(n)` for each n below `times` and keeps the results. */
const filling =
  (make: (n: number) => unknown, read: (made: never) => number) => (times: number) => {
    const made = new Array<unknown>(times).fill(undefined)
    const run = () => {
      for (let i = 0; i < times; i += 1) made[i] = make(i % 2)
    }
    const result = () => made.reduce<number>((sum, each) => sum + read(each as never), 0)
    return { run, result }
  }

export const idleVariable: by.Benchmark = {
  name: 'heap-idle',
  title: 'the heap that a variable with a small number takes',
  unit: 'bytes',
  per: 'variable',
  size: 1,
  max: 20_000,
  expected: (times) => Math.floor(times / 2),
  contenders: {
    [by.PLAIN]: filling(
      (value) => ({ value }),
      ({ value }: { value: number }) => value,
    ),
    [by.MUTEX]: filling(
      (value) => ({ value, mutex: new Mutex() }),
      ({ value }: { value: number }) => value,
    ),
    [by.STM]: filling(
      (value) => new TVar(value),
      (variable: TVar<number>) => variable.peek(),
    ),
    [by.EFFECT3]: filling(
      (value) => Effect3.runSync(STM3.commit(TRef.make(value))),
      (ref: TRef.TRef<number>) => Effect3.runSync(STM3.commit(TRef.get(ref))),
    ),
    [by.EFFECT4]: filling(
      (value) => TxRef.makeUnsafe(value),
      (ref: TxRef.TxRef<number>) => Effect4.runSync(TxRef.get(ref)),
    ),
  },
  targets: [{ contender: by.STM, atMost: 64 }],
}

// Each waits for its own variable, which exists before the round. All are woken at the end.
export const blockedTransaction: by.Benchmark = {
  name: 'heap-blocked',
  title: 'the heap that a blocked transaction takes, with its promise',
  unit: 'bytes',
  per: 'wait',
  size: 1,
  max: 5_000,
  expected: (times) => times,
  contenders: {
    [by.PLAIN](times) {
      const wake = new Array<() => void>(times).fill(() => {})
      const waits = new Array<unknown>(times).fill(undefined)
      const run = () => {
        for (let i = 0; i < times; i += 1) {
          waits[i] = new Promise<void>((resolve) => {
            wake[i] = resolve
          })
        }
      }
      const result = async () => {
        for (const each of wake) each()
        return (await Promise.all(waits)).length
      }
      return { run, result }
    },
    async [by.MUTEX](times) {
      const mutexes = Array.from({ length: times }, () => new Mutex())
      const waits = new Array<Promise<() => void> | undefined>(times).fill(undefined)
      for (const mutex of mutexes) await mutex.acquire()
      const run = () => {
        for (let i = 0; i < times; i += 1) waits[i] = mutexes[i]?.acquire()
      }
      const result = async () => {
        for (const mutex of mutexes) mutex.release()
        return (await Promise.all(waits)).length
      }
      return { run, result }
    },
    [by.STM](times) {
      const variables = Array.from({ length: times }, () => new TVar(0))
      const waits = new Array<Promise<number> | undefined>(times).fill(undefined)
      const wait = (variable: TVar<number>) =>
        atomically((tx) => {
          const value = variable.get(tx)
          check(tx, value > 0)
          return value
        })
      const run = () => {
        for (let i = 0; i < times; i += 1) waits[i] = wait(variables[i] as TVar<number>)
      }
      const result = async () => {
        for (const variable of variables) await atomically((tx) => variable.set(tx, 1))
        return (await Promise.all(waits)).filter((value) => value === 1).length
      }
      return { run, result }
    },
    [by.EFFECT3](times) {
      const make = STM3.commit(TRef.make(0))
      const refs = Array.from({ length: times }, () => Effect3.runSync(make))
      const waits = new Array<Fiber3.RuntimeFiber<number> | undefined>(times).fill(undefined)
      const wait = (ref: TRef.TRef<number>) =>
        STM3.flatMap(TRef.get(ref), (value) => (value > 0 ? STM3.succeed(value) : STM3.retry))
      const run = () => {
        for (let i = 0; i < times; i += 1) {
          waits[i] = Effect3.runFork(STM3.commit(wait(refs[i] as TRef.TRef<number>)))
        }
      }
      const result = async () => {
        for (const ref of refs) Effect3.runSync(STM3.commit(TRef.set(ref, 1)))
        const fibers = waits.filter((fiber) => fiber !== undefined)
        return (await Effect3.runPromise(Fiber3.join(Fiber3.all(fibers)))).length
      }
      return { run, result }
    },
    [by.EFFECT4](times) {
      const refs = Array.from({ length: times }, () => TxRef.makeUnsafe(0))
      const waits = new Array<Fiber4.Fiber<number> | undefined>(times).fill(undefined)
      const wait = (ref: TxRef.TxRef<number>) =>
        Effect4.tx(
          Effect4.flatMap(TxRef.get(ref), (value) =>
            value > 0 ? Effect4.succeed(value) : Effect4.txRetry,
          ),
        )
      const run = () => {
        for (let i = 0; i < times; i += 1) {
          waits[i] = Effect4.runFork(wait(refs[i] as TxRef.TxRef<number>))
        }
      }
      const result = async () => {
        for (const ref of refs) Effect4.runSync(TxRef.set(ref, 1))
        const fibers = waits.filter((fiber) => fiber !== undefined)
        return (await Effect4.runPromise(Fiber4.joinAll(fibers))).length
      }
      return { run, result }
    },
  },
}
