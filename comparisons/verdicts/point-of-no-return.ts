import type { Entry, Solution } from '../../patterns/discover.ts'
import type { Token } from '../explorer/index.ts'
import { examine } from './compare.ts'

/**
 * The number of steps after which a schedule can no longer end in another way. One run cannot show
 * that, so the scenario is explored; it is known of the schedules that an exploration returns, the
 * simplest of each kind, and `null` for all others. `token` is the parsed `text`, `scenario` the
 * name of its scenario.
 */
export async function pointOfNoReturn(
  { name, pattern }: Entry,
  solution: Solution,
  scenario: string,
  { token: { rule, outcome }, text }: { readonly token: Token; readonly text: string },
  onProgress: (states: number) => void,
): Promise<number | null> {
  if (outcome === 'completed') return null
  const { failures } = await examine(name, pattern, solution, scenario, { rule, onProgress })
  return failures.find(({ token }) => token === text)?.pointOfNoReturn ?? null
}
