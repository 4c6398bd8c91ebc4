import { expect } from 'vitest'
import {
  afterCommit,
  BlockedForeverError,
  catchSTM,
  orElse,
  retry,
  type STM,
  TVar,
  type Tx,
} from '../../index.ts'
import { type Outcome, put, type Subject, start } from './subject.suite.ts'

/** What nobody should write: everything that is thrown is swallowed, a retry too. */
export function swallow(work: () => unknown): void {
  try {
    work()
  } catch {
    // a retry is not an error of the user's, and yet it ends here
  }
}

/** A flag to wait for. */
export const go = () => new TVar(false, { name: 'go' })

/** Retries unless `flag` is set, and swallows that. */
export const unless = (flag: TVar<boolean>, tx: Tx) => swallow(() => flag.get(tx) || retry(tx))

/** What becomes of `body` when `flag` is set. Until then it waits, and `written` stays 0. */
export async function outcomeOf<A>(
  { quiet }: Subject,
  body: STM<A>,
  flag: TVar<boolean>,
  written: TVar<number>,
): Promise<Outcome<A>> {
  const waiting = start(body)
  await quiet()
  expect([waiting.outcome, written.peek()]).toEqual(['pending', 0])
  await put(flag, true)
  await quiet()
  return waiting.outcome
}

export default function swallowing(subject: Subject): void {
  const { it, quiet } = subject

  it('waits though the body returns after it has swallowed the retry', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const body = (tx: Tx) => {
      x.set(tx, 1)
      unless(flag, tx)
      return 'went on'
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'went on' })
    expect(x.peek()).toBe(1)
  })

  it('waits though the body throws after it has swallowed the retry', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const body = (tx: Tx) => {
      x.set(tx, 1)
      unless(flag, tx)
      throw new Error('later')
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ error: new Error('later') })
    expect(x.peek()).toBe(0)
  })

  it('waits though a finally clause throws or returns over the retry', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const body = (tx: Tx) => {
      const isOpen = flag.get(tx)
      try {
        return isOpen ? 'returned' : retry(tx)
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: the mistake is what is tested
        if (!isOpen) throw new Error('from finally')
      }
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'returned' })
  })

  it('waits though the retry was swallowed twice', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const body = (tx: Tx) => {
      unless(flag, tx)
      unless(flag, tx)
      swallow(() => x.set(tx, 1))
      return 'went on'
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'went on' })
  })

  it('does nothing any more in an attempt that has swallowed a retry', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const done: string[] = []
    const body = (tx: Tx) => {
      const isOpen = flag.get(tx)
      const note = (what: string) => isOpen || done.push(what)
      unless(flag, tx)
      swallow(() => note(`read ${x.get(tx)}`))
      swallow(() => note(`wrote ${x.set(tx, 1)}`))
      swallow(() => orElse(() => note('chose'), retry)(tx))
      swallow(() =>
        catchSTM(
          () => note('tried'),
          () => () => note('handled'),
        )(tx),
      )
      swallow(() => note(`asked ${afterCommit(tx, () => {})}`))
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: undefined })
    expect([done, x.peek()]).toEqual([[], 1])
  })

  it('rejects where the swallowed retry could wait for nothing', async () => {
    const stuck = start((tx) => swallow(() => retry(tx)))
    await quiet()
    expect(stuck.outcome).toEqual({ error: expect.any(BlockedForeverError) })
  })
}
