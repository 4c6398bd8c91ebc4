import { expect, it } from 'vitest'
import { endingOf, resultOf } from './ending.ts'

it('a result is kept, and returned', async () => {
  expect(resultOf(await endingOf(Promise.resolve(1)))).toBe(1)
})

it('an error is kept, and thrown by the one who asks for the result', async () => {
  const ending = await endingOf(Promise.reject(new RangeError('no')))
  expect(() => resultOf(ending)).toThrow(RangeError)
})
