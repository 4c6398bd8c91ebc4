import { Mutex } from 'async-mutex'
import { expect, it } from 'vitest'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'

/** Two take two locks in opposite orders, and a third turns away the one that waits: no cycle is the end. */
function turnedAway() {
  const made = { runs: 0 }
  const program: Program = ({ work }) => {
    made.runs += 1
    const [one, other] = [new Mutex(), new Mutex()]
    const both = (first: Mutex, second: Mutex) => async () => {
      const release = await first.acquire()
      await second.runExclusive(() => work('uses both')).catch(() => {})
      release()
    }
    const turnAway = async () => {
      await work('looks')
      one.cancel()
      other.cancel()
    }
    return {
      subject: { one, other },
      tasks: { Ann: both(one, other), Bob: both(other, one), Eve: turnAway },
    }
  }
  return { program, made }
}

it('what was refuted under one rule is not assumed under the next, with the same result', async () => {
  const { program, made } = turnedAway()
  const inNode = await explore(program, { rule: 'node' })
  const before = made.runs
  const alone = await explore(program, { rule: 'event-loop' })
  const between = made.runs
  const after = await explore(program, { rule: 'event-loop', after: inNode })
  expect(made.runs - between).toBeLessThan(between - before)
  expect(after).toEqual(alone)
  expect(after.complete).toBe(true)
})

it('an exploration that has refuted nothing, or is a copy, changes nothing', async () => {
  const { program } = turnedAway()
  const alone = await explore(program, { rule: 'event-loop' })
  const other = await explore(({ work }) => ({ tasks: { Ann: () => work('greets') } }))
  expect(await explore(program, { rule: 'event-loop', after: other })).toEqual(alone)
  expect(await explore(program, { rule: 'event-loop', after: { ...alone } })).toEqual(alone)
})
