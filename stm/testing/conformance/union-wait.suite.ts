import { expect } from 'vitest'
import { check, orElse, retry, type STM, type TVar, type Tx } from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function unionWait({ it, quiet, isWaitedFor, newTVar }: Subject): void {
  /** Waits until `variable` is positive, and subtracts one. */
  const take = (variable: TVar<number>) => (tx: Tx) => {
    check(tx, variable.get(tx) > 0)
    variable.update(tx, (n) => n - 1)
    return variable.name
  }
  const named = (...names: string[]) => names.map((name) => newTVar(0, { name }))
  const abc = () => named('a', 'b', 'c') as [TVar<number>, TVar<number>, TVar<number>]

  for (const [i, which] of ['first', 'second', 'third'].entries()) {
    it(`wakes the transaction if what the ${which} of three alternatives has read changes`, async () => {
      const variables = abc()
      const waiting = start(orElse(...(variables.map(take) as [STM<string>, ...STM<string>[]])))
      await quiet()
      expect(variables.map(isWaitedFor)).toEqual([true, true, true])
      const changed = variables[i] as TVar<number>
      await put(changed, 1)
      await quiet()
      expect(waiting.outcome).toEqual({ value: changed.name })
      expect(variables.map((variable) => variable.peek())).toEqual([0, 0, 0])
      expect(variables.map(isWaitedFor)).toEqual([false, false, false])
    })

    it(`wakes the transaction if what the ${which} of three nested alternatives has read changes`, async () => {
      const variables = abc()
      const [a, b, c] = variables
      const nest = orElse(
        orElse(take(a), orElse(retry, take(b))),
        orElse(orElse(take(c), retry), retry),
      )
      const waiting = start(nest)
      await quiet()
      const changed = variables[i] as TVar<number>
      await put(changed, 1)
      await quiet()
      expect(waiting.outcome).toEqual({ value: changed.name })
    })
  }

  it('includes what was read before the orElse', async () => {
    const [a, before] = abc()
    const waiting = start((tx) => {
      const limit = before.get(tx)
      return orElse(take(a), (tx) => check(tx, limit > 0))(tx)
    })
    await quiet()
    await put(before, 1)
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
  })

  it('includes a variable that is read after a write to it was undone', async () => {
    const [a] = abc()
    const waiting = start(
      orElse((tx) => {
        a.set(tx, 1)
        return retry(tx)
      }, take(a)),
    )
    await quiet()
    expect([waiting.outcome, isWaitedFor(a)]).toEqual(['pending', true])
    await put(a, 1)
    await quiet()
    expect(waiting.outcome).toEqual({ value: 'a' })
  })

  it('includes a variable that was written before and inside an undone alternative', async () => {
    const [a] = abc()
    const waiting = start((tx) => {
      a.set(tx, a.get(tx))
      return orElse((tx) => {
        a.update(tx, (n) => n - 1)
        check(tx, a.get(tx) >= 0)
      }, retry)(tx)
    })
    await quiet()
    await put(a, 1)
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
    expect(a.peek()).toBe(0)
  })
}
