import { expect } from 'vitest'
import { catchSTM, orElse, retry, TVar, type Tx } from '../../index.ts'
import { type Subject, start } from './subject.suite.ts'
import { go, outcomeOf, swallow, unless } from './swallow.suite.ts'

export default function swallowingInBranches(subject: Subject): void {
  const { it, quiet } = subject

  it('goes on to the next alternative though the branch swallowed the retry', async () => {
    const x = new TVar(0)
    const chosen = start(
      orElse(
        (tx) => {
          x.set(tx, 1)
          swallow(() => retry(tx))
          return 'left'
        },
        (tx) => `right, where x is ${x.get(tx)}`,
      ),
    )
    await quiet()
    expect(chosen.outcome).toEqual({ value: 'right, where x is 0' })
    expect(x.peek()).toBe(0)
  })

  it('goes on to the next alternative though the branch swallowed the retry and threw', async () => {
    const chosen = start(
      orElse(
        (tx): string => {
          swallow(() => retry(tx))
          throw new Error('left')
        },
        () => 'right',
      ),
    )
    await quiet()
    expect(chosen.outcome).toEqual({ value: 'right' })
  })

  it('waits though the last alternative swallowed the retry', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const body = orElse(retry, (tx) => {
      unless(flag, tx)
      return 'last'
    })
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'last' })
  })

  it('waits though all of orElse was inside the try', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const body = (tx: Tx) => {
      swallow(() => orElse(retry, (tx) => flag.get(tx) || retry(tx))(tx))
      return 'went on'
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'went on' })
  })

  it('waits though the body of a catchSTM swallowed the retry, and runs no handler', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const body = catchSTM(
      (tx) => {
        const isOpen = flag.get(tx)
        unless(flag, tx)
        if (!isOpen) throw new Error('after the retry')
        return 'body'
      },
      () => () => 'handler',
    )
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'body' })
  })

  it('waits though the handler of a catchSTM swallowed the retry', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const body = catchSTM(
      () => {
        throw new Error('handled')
      },
      () => (tx) => {
        unless(flag, tx)
        return 'handler'
      },
    )
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'handler' })
  })

  it('does not let a catchSTM around a try turn the retry into a result', async () => {
    const [flag, x] = [go(), new TVar(0)]
    const body = (tx: Tx) => {
      swallow(() =>
        catchSTM(
          (tx) => flag.get(tx) || retry(tx),
          () => () => true,
        )(tx),
      )
      x.set(tx, 1)
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: undefined })
    expect(x.peek()).toBe(1)
  })
}
