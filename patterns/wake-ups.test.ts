import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ListeningBarrier from './barrier/event.ts'
import PhaseBarrier from './barrier/mutex.ts'
import type { Barrier } from './barrier/problem.ts'
import AtomicBarrier from './barrier/stm.ts'
import { Bell } from './bell.ts'

// What a side pays for waking those who need not be woken: the prices in the files speak about it, and verdicts do not.

const WAITING = 100

afterEach(() => {
  vi.restoreAllMocks()
})

/** Counts how many listeners are woken from now on. */
function wakeUps(): () => number {
  let count = 0
  const { ring } = Bell.prototype
  vi.spyOn(Bell.prototype, 'ring').mockImplementation(function (this: Bell) {
    count += this.listeners.size
    ring.call(this)
  })
  return () => count
}

describe('parties that arrive one by one', () => {
  async function arrive(barrier: Barrier): Promise<void> {
    const meetings: Promise<void>[] = []
    for (let i = 0; i < WAITING; i += 1) {
      meetings.push(barrier.meet())
      await setImmediate()
    }
    await Promise.all(meetings)
  }

  it.each([PhaseBarrier, ListeningBarrier])('are woken once each by $name', async (BarrierOf) => {
    const count = wakeUps()
    await arrive(new BarrierOf(WAITING))
    expect(count()).toBe(WAITING - 1)
  })

  it('look once more each, with transactions', async () => {
    const look = vi.spyOn(AtomicBarrier.prototype, 'passAfter')
    await arrive(new AtomicBarrier(WAITING))
    expect(look).toHaveBeenCalledTimes(2 * WAITING - 1)
  })
})
