import type { Rule } from '../adapters/transactions/transactions.ts'
import { execute, type Program, underControl } from '../execution/execute.ts'
import type { Execution } from '../execution/execution.ts'
import type { Move } from '../execution/schedule.ts'
import { placeAmong, randomFrom } from './random.ts'

interface Walks {
  readonly rule: Rule
  readonly count: number
  /** How many steps each takes at most. */
  readonly length: number
}

/**
 * Walks through `program` at random, and gives every schedule after which a move has led to another
 * state than the same move did from the same state, come to in another way. There must be none: a
 * search goes on from a state in one way, and takes what it finds for what follows in all of them.
 */
export function incongruities(program: Program, { rule, count, length }: Walks): Promise<string[]> {
  return underControl(async () => {
    const random = randomFrom(1)
    const leadsTo = new Map<string, string>()
    const found: string[] = []
    for (let i = 0; i < count; i += 1) {
      const schedule: string[] = []
      let before: string | undefined
      const choose = (moves: readonly Move[], execution: Execution): number | null => {
        const { key } = execution.print().all
        if (before !== undefined && (leadsTo.get(before) ?? key) !== key) {
          found.push(schedule.join(' '))
        }
        if (before !== undefined) leadsTo.set(before, key)
        if (schedule.length === length) return null
        const choice = placeAmong(moves.length, random)
        const { task, operation } = moves[choice] as Move
        schedule.push(`${task}.${operation}`)
        before = `${key}${task}.${operation}`
        return choice
      }
      await execute(program, { rule, seesCyclesEarly: true }, { choose })
    }
    return found
  })
}
