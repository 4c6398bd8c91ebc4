import type { PlayableProblem, PlayableSolution } from '../../registry.ts'
import type { Played } from '../game.ts'

/** A solution as it is, whose file the reader changes. */
export interface Original {
  readonly problem: string
  readonly name: string
  readonly solution: PlayableSolution
  /** Its path in the project. */
  readonly file: string
  readonly text: string
}

/** The solution that is played, as it is in the project. */
export function originalOf({ problem, solution }: Pick<Played, 'problem' | 'solution'>): Original {
  const name = solution.changed?.from ?? solution.name
  const file = `patterns/${problem.name}/${name}.ts`
  const original = problem.solutions.find((each) => each.name === name)
  if (original === undefined) throw new Error(`there is no solution '${name}'`)
  return { problem: problem.name, name, solution: original, file, text: textOf(problem, file) }
}

/** The text of a file, whose lines the page has as HTML. */
function textOf({ sources }: PlayableProblem, file: string): string {
  const template = document.createElement('template')
  template.innerHTML = (sources[file] ?? []).join('\n')
  return `${template.content.textContent}\n`
}
