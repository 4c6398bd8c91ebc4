import { Mutex, Semaphore } from 'async-mutex'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

/** Two have to arrive before either goes on. The second turnstile is open at first. */
class Barrier {
  readonly mutex = new Mutex()
  readonly turnstile = new Semaphore(0)
  readonly turnstile2 = new Semaphore(1)
  arrived = 0
}

async function passThrough(turnstile: Semaphore): Promise<void> {
  await turnstile.acquire()
  turnstile.release()
}

const twoRounds =
  (meet: (barrier: Barrier) => Promise<void>): Program =>
  () => {
    const barrier = new Barrier()
    const rounds = { Alice: 0, Bob: 0 }
    const run = async (name: 'Alice' | 'Bob') => {
      for (const _ of ['first', 'second']) {
        await meet(barrier)
        rounds[name] += 1
      }
    }
    return {
      subject: barrier,
      record: { rounds },
      tasks: { Alice: () => run('Alice'), Bob: () => run('Bob') },
      invariants: { 'nobody is lapped': () => Math.abs(rounds.Alice - rounds.Bob) < 2 },
    }
  }

export default {
  lesson: 'Who comes round again finds the one turnstile still open; a second one holds them back.',
  wrong: twoRounds(async (barrier) => {
    await barrier.mutex.runExclusive(async () => {
      barrier.arrived += 1
      if (barrier.arrived === 2) barrier.turnstile.release()
    })
    await passThrough(barrier.turnstile)
    await barrier.mutex.runExclusive(async () => {
      barrier.arrived -= 1
      if (barrier.arrived === 0) await barrier.turnstile.acquire()
    })
  }),
  right: twoRounds(async (barrier) => {
    await barrier.mutex.runExclusive(async () => {
      barrier.arrived += 1
      if (barrier.arrived === 2) {
        await barrier.turnstile2.acquire()
        barrier.turnstile.release()
      }
    })
    await passThrough(barrier.turnstile)
    await barrier.mutex.runExclusive(async () => {
      barrier.arrived -= 1
      if (barrier.arrived === 0) {
        await barrier.turnstile.acquire()
        barrier.turnstile2.release()
      }
    })
    await passThrough(barrier.turnstile2)
  }),
  outcomes: ['completed', 'invariant broken'],
  invariant: 'nobody is lapped',
  preemptions: 0,
} satisfies Specimen
