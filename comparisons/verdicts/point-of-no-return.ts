import type { Entry, Solution } from '../../patterns/discover.ts'
import type { Token } from '../explorer/index.ts'
import { examine } from './compare.ts'

/**
 * After how many steps of a schedule it could end in no other way. One run does not show that: it
 * takes an exploration, and is known of the schedules that it finds, the simplest of each kind.
 * `null` for all others. `token` is what `text` says, `scenario` the name of the one that it is of.
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
