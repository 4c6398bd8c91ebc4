import { expect } from 'vitest'
import { catchSTM, orElse, retry, type Tx } from '../../index.ts'
import { type Subject, start } from './subject.suite.ts'
import { outcomeOf, retryUnless, swallow } from './swallow.suite.ts'

export default function swallowingInBranches(subject: Subject): void {
  const { it, quiet, newTVar } = subject
  const flagAndZero = () => [newTVar(false), newTVar(0)] as const

  it('still makes orElse try the next alternative', async () => {
    const x = newTVar(0)
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

  it('still makes orElse try the next alternative if the branch throws afterwards', async () => {
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

  it('still makes the transaction wait in the last alternative of orElse', async () => {
    const [flag, x] = flagAndZero()
    const body = orElse(retry, (tx) => {
      retryUnless(flag, tx)
      return 'last'
    })
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'last' })
  })

  it('still makes the transaction wait if the whole orElse is inside the try', async () => {
    const [flag, x] = flagAndZero()
    const body = (tx: Tx) => {
      swallow(() => orElse(retry, (tx) => flag.get(tx) || retry(tx))(tx))
      return 'went on'
    }
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'went on' })
  })

  it('still makes the transaction wait in the body of a catchSTM, and runs no handler', async () => {
    const [flag, x] = flagAndZero()
    const body = catchSTM(
      (tx) => {
        const isOpen = flag.get(tx)
        retryUnless(flag, tx)
        if (!isOpen) throw new Error('after the retry')
        return 'body'
      },
      () => () => 'handler',
    )
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'body' })
  })

  it('still makes the transaction wait in the handler of a catchSTM', async () => {
    const [flag, x] = flagAndZero()
    const body = catchSTM(
      () => {
        throw new Error('handled')
      },
      () => (tx) => {
        retryUnless(flag, tx)
        return 'handler'
      },
    )
    expect(await outcomeOf(subject, body, flag, x)).toEqual({ value: 'handler' })
  })

  it('still makes the transaction wait if the whole catchSTM is inside the try', async () => {
    const [flag, x] = flagAndZero()
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
