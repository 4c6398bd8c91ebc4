import { expect } from 'vitest'
import {
  afterCommit,
  atomically,
  catchSTM,
  check,
  MisuseError,
  orElse,
  retry,
  TVar,
  type Tx,
} from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function keptTx({ it, quiet }: Subject): void {
  /** All that can be done with a tx. */
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

  /** Tries every use of `tx`, and gives the names of those that were not refused as a kept tx. */
  function allowed(tx: Tx, x: TVar<number>): string[] {
    const refused = (use: (tx: Tx, x: TVar<number>) => unknown) => {
      try {
        use(tx, x)
        return false
      } catch (error) {
        return error instanceof MisuseError && /this transaction is over/.test(error.message)
      }
    }
    return Object.keys(uses).filter((name) => !refused(uses[name] as (typeof uses)[string]))
  }

  async function keep(): Promise<Tx> {
    return (await atomically((tx) => ({ tx }))).tx
  }

  it('refuses a tx that was kept until after its transaction, in every use', async () => {
    const x = new TVar(0)
    expect(allowed(await keep(), x)).toEqual([])
    expect(x.peek()).toBe(0)
  })

  it('refuses a tx that was kept from an attempt that threw or retried', async () => {
    const x = new TVar(0)
    const kept: Tx[] = []
    start((tx) => {
      kept.push(tx)
      check(tx, x.get(tx) > 0)
    })
    start((tx) => {
      kept.push(tx)
      throw new Error('no')
    })
    await quiet()
    expect(kept.flatMap((tx) => allowed(tx, x))).toEqual([])
    expect(x.peek()).toBe(0)
  })

  it('refuses a kept tx inside another transaction, which is not harmed', async () => {
    const [x, y] = [new TVar(0), new TVar(0)]
    const kept = await keep()
    const result = await atomically((tx) => {
      y.set(tx, 1)
      const uses = allowed(kept, x)
      y.update(tx, (n) => n + 1)
      return uses
    })
    expect(result).toEqual([])
    expect([x.peek(), y.peek()]).toEqual([0, 2])
  })

  it('refuses a tx in an action after its own commit', async () => {
    const x = new TVar(0)
    const uses: string[][] = []
    await atomically((tx) => afterCommit(tx, () => uses.push(allowed(tx, x))))
    expect([uses, x.peek()]).toEqual([[[]], 0])
  })

  it('refuses the tx of a woken attempt after it, and that of the first attempt within it', async () => {
    const [x, go] = [new TVar(0), new TVar(false)]
    const kept: Tx[] = []
    const waiting = start((tx) => {
      kept.push(tx)
      check(tx, go.get(tx))
      return allowed(kept[0] as Tx, x)
    })
    await quiet()
    await put(go, true)
    await quiet()
    expect(waiting.outcome).toEqual({ value: [] })
    expect(kept.flatMap((tx) => allowed(tx, x))).toEqual([])
    expect(x.peek()).toBe(0)
  })
}
