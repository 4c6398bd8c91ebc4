import { expect } from 'vitest'
import {
  afterCommit,
  BlockedForeverError,
  catchSTM,
  orElse,
  retry,
  type STM,
  type TVar,
  type Tx,
} from '../../index.ts'
import { type Outcome, put, type Subject, start } from './subject.suite.ts'

/** What a body should not do: swallows everything that `work` throws, a retry too. */
export function swallow(work: () => unknown): void {
  try {
    work()
  } catch {
    // a retry ends here as well, although it is not an error
  }
}

/** Retries unless `flag` is set, and swallows the retry. */
export const retryUnless = (flag: TVar<boolean>, tx: Tx) => swallow(() => flag.get(tx) || retry(tx))

/**
 * The outcome of `body` after `flag` is set. Until then it must wait, and `written` must stay 0.
 */
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
  const { it, quiet, newTVar } = subject
  const flagAndZero = () => [newTVar(false), newTVar(0)] as const

  it('still makes the transaction wait if the body returns afterwards', async () => {
    const [flag, x] = flagAndZero()
    const body = (tx: Tx) => {
      x.set(tx, 1)
      retryUnless(flag, tx)
      return 'went on'
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'went on' })
    expect(x.peek()).toBe(1)
  })

  it('still makes the transaction wait if the body throws afterwards', async () => {
    const [flag, x] = flagAndZero()
    const body = (tx: Tx) => {
      x.set(tx, 1)
      retryUnless(flag, tx)
      throw new Error('later')
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ error: new Error('later') })
    expect(x.peek()).toBe(0)
  })

  it('still makes the transaction wait if a finally clause throws over it', async () => {
    const [flag, x] = flagAndZero()
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

  it('still makes the transaction wait if it is swallowed twice', async () => {
    const [flag, x] = flagAndZero()
    const body = (tx: Tx) => {
      retryUnless(flag, tx)
      retryUnless(flag, tx)
      swallow(() => x.set(tx, 1))
      return 'went on'
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'went on' })
  })

  it('stops every later operation of the attempt', async () => {
    const [flag, x] = flagAndZero()
    const done: string[] = []
    const body = (tx: Tx) => {
      const isOpen = flag.get(tx)
      const note = (what: string) => isOpen || done.push(what)
      retryUnless(flag, tx)
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

  it('makes the transaction reject if it has read nothing', async () => {
    const stuck = start((tx) => swallow(() => retry(tx)))
    await quiet()
    expect(stuck.outcome).toEqual({ error: expect.any(BlockedForeverError) })
  })
}
