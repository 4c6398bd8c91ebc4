import type { SolutionFacts } from './facts.ts'

/**
 * What a correct solution does not keep of what its problem asks for: the scenarios outside of
 * compositions in which it fails, each with how. `undefined` for a wrong solution, and for one that is
 * right without a but.
 */
export function butFor({ bug, scenarios }: SolutionFacts): string | undefined {
  if (bug !== undefined) return undefined
  const failing = new Map<string, Set<string>>()
  for (const { name, kind, failures } of scenarios) {
    if (kind === 'composition') continue
    for (const { ending } of failures) {
      failing.set(name, (failing.get(name) ?? new Set()).add(ending.outcome))
    }
  }
  const parts = [...failing].map(([name, outcomes]) => `'${name}' (${[...outcomes].join(', ')})`)
  return parts.length === 0 ? undefined : `right but for ${parts.join(' and ')}`
}
