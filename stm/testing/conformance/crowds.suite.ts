import { expect } from 'vitest'
import { atomically, check, orElse, type STM, type TVar, type Tx } from '../../index.ts'
import { counted, put, type Subject, start } from './subject.suite.ts'

export default function crowds({ it, given, quiet, newTVar }: Subject): void {
  const inRuns = given.bind(null, 'a body runs once, and once more for each wake-up')

  inRuns('wakes one of 1,000 waiters for one permit, and runs no other again', async () => {
    const permits = newTVar(0)
    const bodies = Array.from({ length: 1_000 }, () =>
      counted((tx) => {
        check(tx, permits.get(tx) > 0)
        permits.update(tx, (n) => n - 1)
      }),
    )
    const waits = bodies.map((body) => start(body))
    await quiet()
    const runs = () => bodies.reduce((sum, body) => sum + body.runs, 0)
    const served = () => waits.filter(({ outcome }) => outcome !== 'pending').length
    expect([runs(), served()]).toEqual([1_000, 0])
    for (let released = 1; released <= 10; released += 1) {
      await atomically((tx) => permits.update(tx, (n) => n + 1))
      await quiet()
      expect([runs(), served()]).toEqual([1_000 + released, released])
    }
    await put(permits, 990)
    await quiet()
    expect([runs(), served(), permits.peek()]).toEqual([2_000, 1_000, 0])
  })

  inRuns('wakes all waiters for a change that concerns all, once each', async () => {
    const open = newTVar(false)
    const bodies = Array.from({ length: 1_000 }, () => counted((tx) => check(tx, open.get(tx))))
    const waits = bodies.map((body) => start(body))
    await quiet()
    await put(open, true)
    await quiet()
    expect(waits.every(({ outcome }) => outcome !== 'pending')).toBe(true)
    expect(bodies.every(({ runs }) => runs === 2)).toBe(true)
  })

  inRuns('wakes a waiter for many variables once, whichever of them changes', async () => {
    const many = Array.from({ length: 200 }, () => newTVar(0))
    const alternatives = many.map((variable) => (tx: Tx) => check(tx, variable.get(tx) > 0))
    const body = counted(orElse(...(alternatives as [STM<void>, ...STM<void>[]])))
    const waiting = start(body)
    await quiet()
    await put(many[137] as TVar<number>, 1)
    await quiet()
    expect([waiting.outcome, body.runs]).toEqual([{ value: undefined }, 2])
  })

  it('loses no wake-up among many that wait for and wake each other', async () => {
    const [ping, pong] = [newTVar(0), newTVar(0)]
    const rounds = Array.from({ length: 100 }, (_, i) => [
      start((tx) => {
        check(tx, pong.get(tx) === i)
        ping.set(tx, i + 1)
      }),
      start((tx) => {
        check(tx, ping.get(tx) === i + 1 && pong.get(tx) === i)
        pong.set(tx, i + 1)
      }),
    ])
    await quiet()
    expect(rounds.flat().filter(({ outcome }) => outcome === 'pending')).toEqual([])
    expect([ping.peek(), pong.peek()]).toEqual([100, 100])
  })

  inRuns('does not run waiters again that would see the same values', async () => {
    const [level, other] = [newTVar(0), newTVar(0)]
    const bodies = Array.from({ length: 100 }, () =>
      counted(
        orElse(
          (tx) => {
            check(tx, level.get(tx) > 0)
            level.update(tx, (n) => n - 1)
          },
          (tx) => check(tx, other.get(tx) > 0),
        ),
      ),
    )
    for (const body of bodies) start(body)
    await quiet()
    for (let i = 0; i < 50; i += 1) {
      await atomically((tx) => level.update(tx, (n) => n + 1))
      await quiet()
    }
    expect(bodies.reduce((sum, { runs }) => sum + runs, 0)).toBe(150)
  })
}
