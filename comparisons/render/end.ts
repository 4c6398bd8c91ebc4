import type { ChalkInstance } from 'chalk'
import type { Facts } from '../verdicts/facts.ts'
import { butFor } from '../verdicts/right-but-for.ts'
import type { Summary } from '../verdicts/summary.ts'
import { renderGlance } from './glance.ts'
import { renderOpening } from './opening.ts'
import { renderRemembering } from './remembering.ts'
import { renderWinner } from './summaries.ts'
import { renderLegend } from './terminal.ts'

/**
 * What only the whole comparison shows: all marks at a glance, who wins, and whether it is as
 * declared.
 */
export function renderEnd(
  facts: Facts,
  summary: Summary | undefined,
  chalk: ChalkInstance,
): string {
  const glance = facts.solutions.length > 1 ? renderGlance(facts, chalk) : []
  const buts = facts.solutions.flatMap((solution) => {
    const but = butFor(solution)
    return but === undefined ? [] : `${solution.name} is ${but}`
  })
  const winner = summary === undefined ? [] : renderWinner(summary, buts, chalk)
  const opening = summary === undefined ? [] : renderOpening(facts, chalk)
  const duties = summary === undefined ? [] : renderRemembering(summary.remembering, chalk)
  const lines = [...glance, ...opening, ...duties, ...winner].map((line) => `${line}\n`)
  return lines.join('') + renderLegend(facts, chalk)
}
