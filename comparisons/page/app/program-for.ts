import type { Pattern } from '../../../patterns/pattern.ts'
import type { Program } from '../../explorer/index.ts'
import { programOf } from '../../verdicts/program-of.ts'
import type { PlayableSolution } from '../registry.ts'

/** A scenario of a problem with a solution in it. @throws Error if there is no such scenario. */
export function programFor(
  { scenarios }: Pattern<unknown>,
  { module }: Pick<PlayableSolution, 'module'>,
  name: string,
): Program {
  const scenario = scenarios[name]
  if (scenario === undefined) throw new Error(`there is no scenario '${name}'`)
  const { default: solve, opened } = module
  return programOf(scenario, { solve, opened } as Parameters<typeof programOf>[1])
}
