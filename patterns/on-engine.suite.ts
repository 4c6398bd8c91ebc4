import { describe, expect, it } from 'vitest'
import { runForReal } from '../comparisons/explorer/index.ts'
import type { Pattern, Scenario } from './pattern.ts'
import type { World } from './stage.ts'

/** A solution of a problem on another engine; `use` puts that in charge, and returns what ends it. */
interface OnEngine<Solution, Opened> {
  readonly pattern: Pattern<Solution, Opened>
  readonly solution: Solution
  readonly opened: Opened
  readonly use: () => () => void
}

/** Registers a test of each scenario that comes to an end. Closed compositions may not. */
export function completesOnEngine<Solution, Opened>(on: OnEngine<Solution, Opened>): void {
  const { pattern, solution, opened, use } = on
  const comesToAnEnd = ({ stage, half }: Scenario<Solution, Opened>) => {
    if (half === 'closed') return false
    const restore = use()
    const { endless } = stage(solution, { work: async () => {} }, opened)
    restore()
    return endless === undefined
  }

  describe(pattern.title, () => {
    for (const [name, scenario] of Object.entries(pattern.scenarios)) {
      if (!comesToAnEnd(scenario)) continue
      it(`${name}: completes in 20 real runs`, async () => {
        const restore = use()
        try {
          const program = (world: World) => scenario.stage(solution, world, opened)
          const undelayed = await runForReal(program, { times: 10 })
          const delayed = await runForReal(program, { times: 10, delays: 2 })
          expect([...undelayed.outcomes, ...delayed.outcomes]).toEqual([
            ['completed', 10],
            ['completed', 10],
          ])
        } finally {
          restore()
        }
      })
    }
  })
}
