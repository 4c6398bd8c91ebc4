import { expect } from 'vitest'
import { atomically, check, orElse, type STM, TVar, type Tx } from '../../index.ts'
import { counted, put, type Subject, start } from './subject.suite.ts'

export default function crowds({ it, given, quiet }: Subject): void {
  const inRuns = given.bind(null, 'a body runs once, and once more for each wake-up')

  inRuns('wakes one of 1,000 waiters for one permit, and runs nobody else again', async () => {
    const permits = new TVar(0)
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

  inRuns('wakes everybody for a change that concerns everybody, once each', async () => {
    const open = new TVar(false)
    const bodies = Array.from({ length: 1_000 }, () => counted((tx) => check(tx, open.get(tx))))
    const waits = bodies.map((body) => start(body))
    await quiet()
    await put(open, true)
    await quiet()
    expect(waits.every(({ outcome }) => outcome !== 'pending')).toBe(true)
    expect(bodies.every(({ runs }) => runs === 2)).toBe(true)
  })

  inRuns('wakes one that waits for many variables for whichever changes, once', async () => {
    const many = Array.from({ length: 200 }, () => new TVar(0))
    const alternatives = many.map((variable) => (tx: Tx) => check(tx, variable.get(tx) > 0))
    const body = counted(orElse(...(alternatives as [STM<void>, ...STM<void>[]])))
    const waiting = start(body)
    await quiet()
    await put(many[137] as TVar<number>, 1)
    await quiet()
    expect([waiting.outcome, body.runs]).toEqual([{ value: undefined }, 2])
  })
  it('loses no wake-up of many that change, wait and wake each other', async () => {
    const [ping, pong] = [new TVar(0), new TVar(0)]
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

  inRuns('runs none of those again that would find what they saw', async () => {
    const [level, other] = [new TVar(0), new TVar(0)]
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
