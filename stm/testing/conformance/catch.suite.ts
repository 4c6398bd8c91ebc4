import { expect } from 'vitest'
import { atomically, catchSTM, check, orElse, retry, type TVar, type Tx } from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function catching({ it, quiet, isWaitedFor, newTVar }: Subject): void {
  const writeAndThrow =
    (variable: TVar<string>, value = 'undone') =>
    (tx: Tx): never => {
      variable.set(tx, value)
      throw new Error(`after ${value}`)
    }

  it('returns the result of a body that does not throw, and keeps what it wrote', async () => {
    const x = newTVar('before')
    const result = await atomically(
      catchSTM(
        (tx) => {
          x.set(tx, 'written')
          return 1
        },
        () => () => 2,
      ),
    )
    expect([result, x.peek()]).toEqual([1, 'written'])
  })

  it('passes exactly what was thrown to the handler', async () => {
    for (const thrown of [new Error('no'), undefined, null, 'text', 0]) {
      const handed = await atomically(
        catchSTM(
          (): unknown => {
            throw thrown
          },
          (error) => () => ({ error }),
        ),
      )
      expect(handed).toEqual({ error: thrown })
    }
  })

  it('undoes what the body wrote before the handler runs, and nothing that was written earlier', async () => {
    const x = newTVar('before')
    const seen = await atomically((tx) => {
      x.set(tx, 'in the transaction')
      return catchSTM(writeAndThrow(x), () => (tx) => x.get(tx))(tx)
    })
    expect([seen, x.peek()]).toEqual(['in the transaction', 'in the transaction'])
  })

  it('keeps what the handler wrote', async () => {
    const x = newTVar('before')
    await atomically(catchSTM(writeAndThrow(x), (error) => (tx) => x.set(tx, `handled ${error}`)))
    expect(x.peek()).toBe('handled Error: after undone')
  })

  it('is needed because a plain try keeps what was written before the throw', async () => {
    const x = newTVar('before')
    await atomically((tx) => {
      try {
        writeAndThrow(x, 'kept')(tx)
      } catch {
        // the writes stay
      }
    })
    expect(x.peek()).toBe('kept')
  })

  it('throws what the handler throws, which undoes the whole transaction', async () => {
    const [x, y] = [newTVar('before'), newTVar('before')]
    const failed = start((tx) => {
      y.set(tx, 'written')
      catchSTM(writeAndThrow(x), () => writeAndThrow(x, 'handler'))(tx)
    })
    await quiet()
    expect(failed.outcome).toEqual({ error: new Error('after handler') })
    expect([x.peek(), y.peek()]).toEqual(['before', 'before'])
  })

  it('runs the innermost handler, after undoing the innermost body', async () => {
    const [x, y] = [newTVar('before'), newTVar('before')]
    const seen = await atomically(
      catchSTM(
        (tx) => {
          x.set(tx, 'outer')
          return catchSTM(writeAndThrow(y), () => (tx) => [x.get(tx), y.get(tx)])(tx)
        },
        () => () => 'outer handler',
      ),
    )
    expect(seen).toEqual(['outer', 'before'])
  })

  it('runs the outer handler if the inner one throws, after undoing both bodies', async () => {
    const [x, y] = [newTVar('before'), newTVar('before')]
    const seen = await atomically(
      catchSTM(
        (tx) => {
          x.set(tx, 'outer')
          return catchSTM(writeAndThrow(y), () => writeAndThrow(y, 'handler'))(tx)
        },
        (error) => (tx) => [x.get(tx), y.get(tx), String(error)],
      ),
    )
    expect(seen).toEqual(['before', 'before', 'Error: after handler'])
  })

  it('does not catch a retry of its body', async () => {
    const [x, go] = [newTVar('before'), newTVar(false)]
    const handled: unknown[] = []
    const waiting = start(
      catchSTM(
        (tx) => {
          x.set(tx, 'body')
          return go.get(tx) ? 'body' : retry(tx)
        },
        (error) => {
          handled.push(error)
          return () => 'handler'
        },
      ),
    )
    await quiet()
    expect([waiting.outcome, x.peek(), handled]).toEqual(['pending', 'before', []])
    await put(go, true)
    await quiet()
    expect([waiting.outcome, x.peek()]).toEqual([{ value: 'body' }, 'body'])
  })

  it('lets a retry of its body or its handler reach the enclosing orElse', async () => {
    const x = newTVar('before')
    const inBody = orElse(
      catchSTM(
        (tx): string => {
          x.set(tx, 'body')
          return retry(tx)
        },
        () => () => 'handler',
      ),
      () => 'other',
    )
    const inHandler = orElse(
      catchSTM(writeAndThrow(x), () => (tx) => {
        x.set(tx, 'handler')
        return retry(tx)
      }),
      () => 'other',
    )
    expect([await atomically(inBody), await atomically(inHandler)]).toEqual(['other', 'other'])
    expect(x.peek()).toBe('before')
  })

  it('waits for what the undone body has read if the handler retries', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const waiting = start(
      catchSTM(
        (tx) => {
          if (x.get(tx) === 0) throw new Error('empty')
          return 'body'
        },
        () => (tx) => {
          check(tx, y.get(tx) > 0)
          return 'handler'
        },
      ),
    )
    await quiet()
    expect([x, y].map(isWaitedFor)).toEqual([true, true])
    await put(x, 1)
    await quiet()
    expect(waiting.outcome).toEqual({ value: 'body' })
  })

  it('waits for a variable that is read after a write to it was undone', async () => {
    const x = newTVar('before')
    const waiting = start(
      catchSTM(writeAndThrow(x), () => (tx) => (x.get(tx) === 'go' ? 'woken' : retry(tx))),
    )
    await quiet()
    expect(waiting.outcome).toBe('pending')
    await put(x, 'go')
    await quiet()
    expect(waiting.outcome).toEqual({ value: 'woken' })
  })
}
