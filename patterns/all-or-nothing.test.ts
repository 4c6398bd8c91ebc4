import { expect, it } from 'vitest'
import { allOrNothing } from './all-or-nothing.ts'

it('undoes what was done before an error, the last first, and throws it again', () => {
  const log: string[] = []
  const act = () =>
    allOrNothing((undo) => {
      undo(() => log.push('first'))
      undo(() => log.push('second'))
      throw new RangeError('the third fails')
    })
  expect(act).toThrow(RangeError)
  expect(log).toEqual(['second', 'first'])
})

it('undoes nothing that succeeded', () => {
  const log: string[] = []
  const result = allOrNothing((undo) => {
    undo(() => log.push('first'))
    return 7
  })
  expect([result, log]).toEqual([7, []])
})
