import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { allEnded } from './all-ended.ts'

it('resolves with the results, in the order of the parts', async () => {
  const slow = setImmediate(1)
  expect(await allEnded([slow, Promise.resolve('two'), 3])).toEqual([1, 'two', 3])
})

it('rejects when a part has rejected, and not before the others have ended', async () => {
  const log: string[] = []
  const slow = setImmediate().then(() => log.push('ended'))
  const both = allEnded([Promise.reject(new RangeError('no')), slow])
  const failed = both.catch(() => log.push('rejected'))
  await failed
  expect(log).toEqual(['ended', 'rejected'])
  await expect(both).rejects.toThrow(RangeError)
})

it('rejects with the error of the first in the list, whichever came first', async () => {
  const late = setImmediate().then(() => Promise.reject(new Error('first in the list')))
  const both = allEnded([late, Promise.reject(new Error('first in time'))])
  await expect(both).rejects.toThrow('first in the list')
})
