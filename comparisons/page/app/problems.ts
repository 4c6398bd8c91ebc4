import type { PlayableProblem } from '../registry.ts'
import { useSourceMap } from './places.ts'

const known = new Map<string, PlayableProblem>()
const loading = new Map<string, Promise<void>>()

/** Takes what a script of `problems/` hands over. */
export function takeProblem(problem: PlayableProblem): void {
  known.set(problem.name, problem)
  useSourceMap(`problems/${problem.name}.js`, problem.map)
}

/**
 * Loads the problem `name`, once. By a script, for a page that is opened from a file cannot fetch.
 * Rejects if there is no such script.
 */
export async function loadProblem(name: string): Promise<PlayableProblem> {
  let loaded = loading.get(name)
  if (loaded === undefined) {
    loaded = loadScript(`problems/${name}.js`)
    loading.set(name, loaded)
  }
  await loaded
  const problem = known.get(name)
  if (problem === undefined) throw new Error(`the script of ${name} has no problem`)
  return problem
}

const loadScript = (path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = path
    script.onload = () => resolve()
    script.onerror = () => reject(new Error(`${path} could not be loaded`))
    document.head.append(script)
  })
