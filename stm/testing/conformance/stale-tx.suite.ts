import { expect } from 'vitest'
import {
  afterCommit,
  atomically,
  catchSTM,
  check,
  MisuseError,
  orElse,
  retry,
  type TVar,
  type Tx,
} from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function staleTx({ it, quiet, newTVar }: Subject): void {
  /** Everything that can be done with a tx. */
  const uses: Record<string, (tx: Tx, x: TVar<number>) => unknown> = {
    get: (tx, x) => x.get(tx),
    set: (tx, x) => x.set(tx, 7),
    update: (tx, x) => x.update(tx, () => 7),
    retry: (tx) => retry(tx),
    check: (tx) => check(tx, false),
    orElse: (tx) => orElse(() => 7)(tx),
    catchSTM: (tx) =>
      catchSTM(
        () => 7,
        () => () => 7,
      )(tx),
    afterCommit: (tx) => afterCommit(tx, () => {}),
  }

  /** Tries every use of `tx`. Returns the names of those that were not refused as stale. */
  function allowed(tx: Tx, x: TVar<number>): string[] {
    const isRefused = (use: (tx: Tx, x: TVar<number>) => unknown) => {
      try {
        use(tx, x)
        return false
      } catch (error) {
        return error instanceof MisuseError && /this transaction is over/.test(error.message)
      }
    }
    return Object.keys(uses).filter((name) => !isRefused(uses[name] as (typeof uses)[string]))
  }

  /** The tx of a transaction that has committed. */
  async function committedTx(): Promise<Tx> {
    return (await atomically((tx) => ({ tx }))).tx
  }

  it('is refused in every use after its transaction has committed', async () => {
    const x = newTVar(0)
    expect(allowed(await committedTx(), x)).toEqual([])
    expect(x.peek()).toBe(0)
  })

  it('is refused in every use after its attempt threw or retried', async () => {
    const x = newTVar(0)
    const stale: Tx[] = []
    start((tx) => {
      stale.push(tx)
      check(tx, x.get(tx) > 0)
    })
    start((tx) => {
      stale.push(tx)
      throw new Error('no')
    })
    await quiet()
    expect(stale.flatMap((tx) => allowed(tx, x))).toEqual([])
    expect(x.peek()).toBe(0)
  })

  it('is refused inside another transaction, which it does not harm', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const stale = await committedTx()
    const result = await atomically((tx) => {
      y.set(tx, 1)
      const uses = allowed(stale, x)
      y.update(tx, (n) => n + 1)
      return uses
    })
    expect(result).toEqual([])
    expect([x.peek(), y.peek()]).toEqual([0, 2])
  })

  it('is refused in an afterCommit action of its own transaction', async () => {
    const x = newTVar(0)
    const uses: string[][] = []
    await atomically((tx) => afterCommit(tx, () => uses.push(allowed(tx, x))))
    expect([uses, x.peek()]).toEqual([[[]], 0])
  })

  it('is refused in a later attempt of its own transaction, and after that attempt', async () => {
    const [x, go] = [newTVar(0), newTVar(false)]
    const used: Tx[] = []
    const waiting = start((tx) => {
      used.push(tx)
      check(tx, go.get(tx))
      return allowed(used[0] as Tx, x)
    })
    await quiet()
    await put(go, true)
    await quiet()
    expect(waiting.outcome).toEqual({ value: [] })
    expect(used.flatMap((tx) => allowed(tx, x))).toEqual([])
    expect(x.peek()).toBe(0)
  })
}
