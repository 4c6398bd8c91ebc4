import { expect, it } from 'vitest'
import { decisive, explore } from '../explorer/index.ts'
import { withClaims } from './race-of-three.ts'

it('a queue and a semaphore that ask first lose nothing, in any schedule', async () => {
  const { failures, complete } = decisive(await explore(withClaims))
  expect(failures.map(({ ending }) => ending.message)).toEqual([])
  expect(complete).toBe(true)
})
