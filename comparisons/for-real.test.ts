import { describe, expect, it } from 'vitest'
import { discover } from '../patterns/discover.ts'
import type { Outcome } from '../patterns/stage.ts'
import { programOf } from './compare.ts'
import { explore, runForReal } from './explorer/index.ts'

const RUNS = 50

/** Enough to find a failure, and seldom enough for all. */
const STATES = 2000

/** Whoever goes round in circles without any work never lets go of the event loop. */
const HAS_END: readonly Outcome[] = ['completed', 'deadlock', 'invariant broken', 'threw']

// What a search says of Node's own order is only worth something if Node does just that.
for (const entry of await discover()) {
  const solutions = await entry.solutions()
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
        if (!HAS_END.includes(ownOrder)) return
        const real = await runForReal(program, { times: RUNS })
        expect([...real.outcomes]).toEqual([[ownOrder, RUNS]])
        const { least, atLeast } = deviations
        if (least === 0) expect(real.outcomes.has('completed')).toBe(false)
        if (atLeast > 0) expect(real.outcomes.get('completed')).toBe(RUNS)
      },
    )
  })
}
