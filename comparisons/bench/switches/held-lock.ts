import { SpinLock } from '../../../patterns/shared-locks.ts'
import { lock, unlock } from '../../../patterns/word-lock.ts'
import * as by from '../benchmark.ts'
import { type Shared, withPartner } from './with-partner.ts'
import { becomes, LOCK, NEVER, WANTED, WAYS, type Way, whileIt } from './words.ts'

// The holder of a lock does not run for a millisecond, as if it had been taken off its core, and
// another thread wants the lock meanwhile. With STM there is no holder: the other thread waits in `retry`.

/** How long the holder does not run, in milliseconds. */
const HELD = 1

let partner: Promise<Shared> | undefined

/** Holds up the other thread `times` times, by what `hold` does before it waits and after it may go on. */
const holdingUp =
  (way: Way, hold: (shared: Shared) => () => void): by.Prepare =>
  async (times) => {
    partner ??= withPartner('waiter')
    const shared = await partner
    const { words } = shared
    let holds = 0
    const run = () => {
      for (let i = 0; i < times; i += 1) {
        const release = hold(shared)
        becomes(words, WANTED, 1 + WAYS.indexOf(way))
        Atomics.wait(words, NEVER, 0, HELD)
        if (Atomics.load(words, WANTED) !== 0) holds += 1
        release()
        whileIt(words, WANTED, 1 + WAYS.indexOf(way))
      }
    }
    return { run, result: () => holds }
  }

const contenders: Record<string, by.Prepare> = {
  'a lock that spins': holdingUp('spins', ({ words }) => {
    const spinLock = new SpinLock(words, LOCK)
    spinLock.lock()
    return () => spinLock.unlock()
  }),
  'a lock that sleeps': holdingUp('sleeps', ({ words }) => {
    lock(words, LOCK)
    return () => unlock(words, LOCK)
  }),
  [by.STM]: holdingUp('retries', ({ heap }) => {
    const become = (turn: number) => heap.atomicallySync((tx) => heap.variables.turn.set(tx, turn))
    become(0)
    return () => become(1)
  }),
}

export const benchmark: by.Benchmark = {
  name: 'switch-held-lock',
  title: `the processor time that a wait of ${HELD} ms burns`,
  unit: 'ns',
  milliseconds: 10,
  per: 'wait',
  size: 1,
  expected: (times) => times,
  contenders,
}
