import { describe, expect, it } from 'vitest'
import { load } from '../../patterns/discover.ts'
import { explore, runForReal } from '../explorer/index.ts'
import { declarationOf } from './compare.ts'
import { programOf } from './program-of.ts'

const RUNS = 50

/** Enough to find a failure, though rarely to find everything. */
const STATES = 2000

// The forecast for Node's own order is worth something only if Node keeps to it as a rule. It does
// not in every program: Node may switch inside a step, where an async function returns to its
// caller.
for (const name of ['bank-transfer', 'dining-philosophers']) {
  const entry = await load(name)
  // A task that loops without awaiting `work` never yields the event loop, and would block this
  // test.
  const solutions = (await entry.solutions()).filter(
    ({ outcomes }) => !Object.values(outcomes).flat().includes('livelock'),
  )
  const cases = solutions.flatMap((solution) =>
    Object.entries(entry.pattern.scenarios).flatMap(([name, scenario]) => {
      const isTried = !('inexpressible' in declarationOf(solution, name, scenario))
      return isTried ? [{ solution, name, program: programOf(scenario, solution) }] : []
    }),
  )
  describe(entry.name, () => {
    it.each(cases)(
      "$solution.name in '$name' ends on the real event loop as forecast",
      async ({ program }) => {
        if ((program({ work: async () => {} }).endless ?? []).length > 0) return
        const { deviations, ownOrder } = await explore(program, { rule: 'node', states: STATES })
        const real = await runForReal(program, { times: RUNS })
        expect([...real.outcomes]).toEqual([[ownOrder, RUNS]])
        const { least, atLeast } = deviations
        if (least === 0) expect(real.outcomes.has('completed')).toBe(false)
        if (atLeast > 0) expect(real.outcomes.get('completed')).toBe(RUNS)
      },
    )
  })
}
