import { describe, expect, it } from 'vitest'
import { load } from '../../patterns/discover.ts'
import { explore, runForReal } from '../explorer/index.ts'
import { programOf } from './compare.ts'

const RUNS = 50

/** Enough to find a failure, and seldom enough for all. */
const STATES = 2000

// What a search says of Node's own order is worth something if Node does that as a rule. It does not in
// every program: it may switch within a step, where an async function returns to its caller.
for (const name of ['bank-transfer', 'dining-philosophers']) {
  const entry = await load(name)
  // Whoever goes round in circles without any work never lets go of the event loop, and of this test.
  const solutions = (await entry.solutions()).filter(
    ({ outcomes }) => !Object.values(outcomes).flat().includes('livelock'),
  )
  const cases = solutions.flatMap((solution) =>
    Object.entries(entry.pattern.scenarios).flatMap(([name, scenario]) => {
      const declared = solution.outcomes[name] ?? ['completed']
      const isTried = !('inexpressible' in declared)
      return isTried ? [{ solution, name, program: programOf(scenario, solution) }] : []
    }),
  )
  describe(entry.name, () => {
    it.each(cases)(
      "$solution.name does in '$name', on the real event loop, what is foretold",
      async ({ program }) => {
        if ((program({ work: async () => {} }).endless ?? []).length > 0) return
        const { deviations, ownOrder } = await explore(program, { states: STATES })
        const real = await runForReal(program, { times: RUNS })
        expect([...real.outcomes]).toEqual([[ownOrder, RUNS]])
        const { least, atLeast } = deviations
        if (least === 0) expect(real.outcomes.has('completed')).toBe(false)
        if (atLeast > 0) expect(real.outcomes.get('completed')).toBe(RUNS)
      },
    )
  })
}
