import { expect, it } from 'vitest'
import TicketPool from './stm-line.ts'

/** Enough to overflow the stack, if each place were looked up by a call within a call. */
const LEFT = 20_000

it('serves the next client, however many have given up before', async () => {
  const pool = new TicketPool(['c1'])
  const nothing = async () => {}
  const lent: string[] = []
  await pool.withOne(async () => {
    for (let i = 0; i < LEFT; i += 1) {
      expect(await pool.withOneSoon(nothing, nothing)).toBe(false)
    }
  })
  await pool.withOne(async (connection) => {
    lent.push(connection)
  })
  expect(lent).toEqual(['c1'])
})
