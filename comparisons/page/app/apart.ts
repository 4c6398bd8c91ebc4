import type { PlayableSolution } from '../registry.ts'
import type { Cookbook } from './cookbook.ts'
import { loadScript } from './load-script.ts'
import { useSourceMap } from './places.ts'

// Solutions that bring a package have scripts of their own.

const scripts = new Map<string, string>()

/** Takes what such a script hands over. */
export const takeApart: Cookbook['solution'] = (path, { script, map }) => {
  scripts.set(path, script)
  useSourceMap(path, map)
}

/** Whether the module of a solution is there. */
export const isLoaded = ({ apart }: Pick<PlayableSolution, 'apart'>): boolean =>
  apart === undefined || scripts.has(apart)

/** Loads the module of a solution, unless it is there. Rejects if that cannot be loaded. */
export async function loadSolution(solution: Pick<PlayableSolution, 'apart'>): Promise<void> {
  if (solution.apart !== undefined && !isLoaded(solution)) await loadScript(solution.apart)
}

/** The script of a solution, as text; `null` where that of the problem has it. */
export const scriptOf = ({ apart }: Pick<PlayableSolution, 'apart'>): string | null =>
  (apart !== undefined && scripts.get(apart)) || null
