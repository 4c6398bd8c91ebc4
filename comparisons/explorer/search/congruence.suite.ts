import { ASSUMED, type Rule } from '../execution/assumptions.ts'
import { wayOf } from '../execution/ending.ts'
import { withInterception } from '../execution/execute.ts'
import { Runner } from '../execution/runner.ts'
import type { Move } from '../execution/schedule.ts'
import type { View } from '../execution/scheduler.ts'
import type { Program } from '../program.ts'
import { indexBelow, randomFrom } from './random.ts'

interface RandomRuns {
  readonly rule: Rule
  readonly count: number
  /** How many steps each takes at most. */
  readonly length: number
}

/**
 * Runs `program` at random. Resolves with every schedule after which a move led to another state or
 * ending than the same move did from the same state, reached in another way. There must be none: a search
 * goes on from a state that was reached in one way, and relies on the same following in all of
 * them.
 */
export function historyDependentMoves(
  program: Program,
  { rule, count, length }: RandomRuns,
): Promise<string[]> {
  return withInterception(async () => {
    // Whether a cycle of locks has closed depends on who holds them, which is no part of a state.
    const runner = new Runner(program, { ...ASSUMED, rule, seesCyclesEarly: false })
    const random = randomFrom(1)
    const leadsTo = new Map<string, string>()
    const found: string[] = []
    for (let i = 0; i < count; i += 1) {
      const schedule: string[] = []
      let before: string | undefined
      const arrive = (key: string): void => {
        if (before === undefined) return
        if ((leadsTo.get(before) ?? key) !== key) found.push(schedule.join(' '))
        leadsTo.set(before, key)
      }
      const next = (moves: readonly Move[], view: View): number | null => {
        const { key } = view.fingerprint().all
        arrive(key)
        if (schedule.length >= length) return null
        const choice = indexBelow(moves.length, random)
        const { task, operation } = moves[choice] as Move
        schedule.push(`${task}.${operation}`)
        before = `${key}${task}.${operation}`
        return choice
      }
      const goesOnAtOnce = (): boolean => {
        const goesOn = indexBelow(2, random) === 1
        if (goesOn) {
          schedule.push('at once')
          before += ' at once'
        }
        return goesOn
      }
      const { ending } = await runner.run({ next, goesOnAtOnce })
      if (ending !== null) arrive(wayOf(ending))
    }
    return found
  })
}
