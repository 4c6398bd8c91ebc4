import { Effect as Effect3, Fiber as Fiber3, STM as STM3, TRef } from 'effect3'
import { Effect as Effect4, Fiber as Fiber4, TxRef } from 'effect4'
import { atomically, check, retry, TVar, type Tx } from '../../stm/index.ts'
import * as by from './benchmark.ts'
import { repeat3, repeat4 } from './effect-loops.ts'

// One task waits until any of `count` variables is set. Another sets one and waits until it is
// cleared. Locks alone cannot express this: a wait for several that leaves nothing behind at the
// others.

/** The variable to set next, in an order that favours no direction of a scan. */
const pick = (i: number, count: number): number => (7919 * i) % count

function takeAny(tx: Tx, flags: readonly TVar<boolean>[]): void {
  for (const flag of flags) {
    if (!flag.get(tx)) continue
    flag.set(tx, false)
    return
  }
  retry(tx)
}

const takeAny3 = (flags: readonly TRef.TRef<boolean>[]) =>
  STM3.gen(function* () {
    for (const flag of flags) {
      if (yield* TRef.get(flag)) return yield* TRef.set(flag, false)
    }
    return yield* STM3.retry
  })

const takeAny4 = (flags: readonly TxRef.TxRef<boolean>[]) =>
  Effect4.tx(
    Effect4.gen(function* () {
      for (const flag of flags) {
        if (yield* TxRef.get(flag)) return yield* TxRef.set(flag, false)
      }
      return yield* Effect4.txRetry
    }),
  )

const at = <A>(all: readonly A[], i: number): A => all[i] as A

const contenders: by.Sized = {
  // One promise for all flags: setting one wakes the task, which scans for it.
  [by.PLAIN]: (count) => (times) => {
    const flags = new Array<boolean>(count).fill(false)
    let taken = 0
    let wake = () => {}
    let done = () => {}
    const wait = async () => {
      for (;;) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        flags[flags.indexOf(true)] = false
        taken += 1
        done()
      }
    }
    void wait()
    const run = async () => {
      for (let i = 0; i < times; i += 1) {
        flags[pick(i, count)] = true
        const cleared = new Promise<void>((resolve) => {
          done = resolve
        })
        wake()
        await cleared
      }
    }
    return { run, result: () => taken }
  },
  [by.STM]: (count) => (times) => {
    const flags = Array.from({ length: count }, () => new TVar(false))
    let taken = 0
    const wait = async () => {
      for (; taken < times; taken += 1) await atomically((tx) => takeAny(tx, flags))
    }
    const waiting = wait()
    const run = async () => {
      for (let i = 0; i < times; i += 1) {
        const flag = at(flags, pick(i, count))
        await atomically((tx) => flag.set(tx, true))
        await atomically((tx) => check(tx, !flag.get(tx)))
      }
      await waiting
    }
    return { run, result: () => taken }
  },
  [by.EFFECT3]: (count) => async (times) => {
    const flags = Array.from({ length: count }, () =>
      Effect3.runSync(STM3.commit(TRef.make(false))),
    )
    let taken = 0
    const wait = Effect3.map(STM3.commit(takeAny3(flags)), () => {
      taken += 1
    })
    const waiting = Effect3.runFork(Effect3.forever(wait))
    await Effect3.runPromise(Effect3.yieldNow())
    const run = () =>
      repeat3(times, (i) => {
        const flag = at(flags, pick(i, count))
        const cleared = STM3.flatMap(TRef.get(flag), (set) => (set ? STM3.retry : STM3.void))
        return Effect3.zipRight(STM3.commit(TRef.set(flag, true)), STM3.commit(cleared))
      })
    const end = () => Effect3.runPromise(Fiber3.interrupt(waiting))
    return { run, result: () => taken, end }
  },
  [by.EFFECT4]: (count) => async (times) => {
    const flags = Array.from({ length: count }, () => TxRef.makeUnsafe(false))
    let taken = 0
    const wait = Effect4.map(takeAny4(flags), () => {
      taken += 1
    })
    const waiting = Effect4.runFork(Effect4.forever(wait))
    await Effect4.runPromise(Effect4.yieldNow)
    const run = () =>
      repeat4(times, (i) => {
        const flag = at(flags, pick(i, count))
        const cleared = Effect4.tx(
          Effect4.flatMap(TxRef.get(flag), (set) => (set ? Effect4.txRetry : Effect4.void)),
        )
        return Effect4.andThen(TxRef.set(flag, true), cleared)
      })
    const end = () => Effect4.runPromise(Fiber4.interrupt(waiting))
    return { run, result: () => taken, end }
  },
}

export const benchmarks = [10, 100, 1000].map(
  (count): by.Benchmark => ({
    name: `wake-any-of-${count}`,
    title: `one task that waits for any of ${by.spelt(count)} variables is woken`,
    unit: 'ns',
    per: 'wake-up',
    size: 1,
    contenders: by.sized(contenders, count),
    expected: (times) => times,
  }),
)
