import { expect } from 'vitest'
import { afterCommit, atomically, catchSTM, check, orElse, retry, type Tx } from '../../index.ts'
import { Followed, put, type Subject, start } from './subject.suite.ts'

export default function actions({ it, quiet, newTVar }: Subject): void {
  /** A log, and a function that adds an action which writes to it. */
  function journal() {
    const said: string[] = []
    return { said, say: (tx: Tx, word: string) => afterCommit(tx, () => said.push(word)) }
  }

  it('runs each action once, in the order in which they were added', async () => {
    const { said, say } = journal()
    await atomically((tx) => {
      say(tx, 'first')
      orElse(retry, (tx) => say(tx, 'second'))(tx)
      catchSTM(
        (tx) => say(tx, 'third'),
        () => () => {},
      )(tx)
      say(tx, 'fourth')
      expect(said).toEqual([])
    })
    expect(said).toEqual(['first', 'second', 'third', 'fourth'])
  })

  it('shows an action what the transaction has committed', async () => {
    const x = newTVar(0)
    const seen: number[] = []
    await atomically((tx) => {
      x.set(tx, 1)
      afterCommit(tx, () => seen.push(x.peek()))
      x.set(tx, 2)
    })
    expect(seen).toEqual([2])
  })

  it('runs the actions before the promise resolves', async () => {
    const { said, say } = journal()
    const done = atomically((tx) => say(tx, 'action')).then(() => said.push('resolved'))
    await done
    expect(said).toEqual(['action', 'resolved'])
  })

  it('runs no action of an attempt that retried, and each action of the one that committed once', async () => {
    const { said, say } = journal()
    const tickets = newTVar(0)
    start((tx) => {
      say(tx, 'before')
      check(tx, tickets.get(tx) > 1)
      say(tx, 'after')
    })
    await put(tickets, 1)
    await quiet()
    expect(said).toEqual([])
    await put(tickets, 2)
    await quiet()
    expect(said).toEqual(['before', 'after'])
  })

  it('runs no action of a transaction that throws, not even with a later one', async () => {
    const { said, say } = journal()
    const failed = start((tx) => {
      say(tx, 'never')
      throw new Error('no')
    })
    await atomically((tx) => say(tx, 'other'))
    await quiet()
    expect(failed.outcome).toEqual({ error: new Error('no') })
    expect(said).toEqual(['other'])
  })

  it('runs no action of an undone alternative, at any depth', async () => {
    const { said, say } = journal()
    await atomically((tx) => {
      say(tx, 'before')
      orElse(
        (tx) => {
          say(tx, 'undone')
          orElse((tx) => say(tx, 'chosen, then undone'), retry)(tx)
          return retry(tx)
        },
        (tx) => {
          say(tx, 'undone too')
          return retry(tx)
        },
        (tx) => say(tx, 'chosen'),
      )(tx)
      say(tx, 'after')
    })
    expect(said).toEqual(['before', 'chosen', 'after'])
  })

  it('runs the actions of a handler, and none of the body that threw', async () => {
    const { said, say } = journal()
    await atomically((tx) => {
      say(tx, 'before')
      catchSTM(
        (tx) => {
          say(tx, 'undone')
          throw new Error('caught')
        },
        () => (tx) => say(tx, 'handler'),
      )(tx)
    })
    expect(said).toEqual(['before', 'handler'])
  })

  it('lets an action start a transaction, with actions of its own', async () => {
    const { said, say } = journal()
    const x = newTVar(0)
    const inner: Followed<void>[] = []
    await atomically((tx) => {
      x.set(tx, 1)
      afterCommit(tx, () => {
        const next = atomically((tx) => {
          x.update(tx, (n) => n + 1)
          say(tx, 'inner')
        })
        inner.push(new Followed(next))
      })
      say(tx, 'outer')
    })
    await quiet()
    expect([x.peek(), inner.map(({ outcome }) => outcome)]).toEqual([2, [{ value: undefined }]])
    expect(said.toSorted()).toEqual(['inner', 'outer'])
  })
}
