import { ExplorerMisuse, mapOf, type StateMap } from '../../explorer/index.ts'
import type { PlayableProblem, PlayableSolution } from '../registry.ts'
import type { Chart } from './map/chart.ts'
import { programFor } from './program-for.ts'
import { runScript } from './run-script.ts'
import type { Answers, Asked, Question, Report, SearchOrder } from './search-worker-messages.ts'
import { onUnhandled } from './unhandled.ts'

/** What the scripts find in a worker as the global `cookbook`, and what they leave there. */
export interface WorkerCookbook {
  readonly shared: Record<string, object>
  share(modules: Readonly<Record<string, object>>): void
  loaded?: Pick<PlayableProblem, 'pattern' | 'solutions' | 'modules'>
  yours?: PlayableSolution['module']
  chartOf?: (map: StateMap) => Chart | null
}

/** What is used of the global scope of a worker. */
interface Scope {
  postMessage(report: Report): void
  onmessage: ((message: { readonly data: SearchOrder | Asked }) => void) | null
}

/** How often progress is reported, in milliseconds. */
const OFTEN = 50

/** Searches as it is ordered by the first message, and then answers questions about what was found. */
export function serveSearches(cookbook: WorkerCookbook): void {
  const scope = globalThis as unknown as Scope
  let map: StateMap | null = null
  onUnhandled((message) => scope.postMessage({ kind: 'failed', message }))
  scope.onmessage = async ({ data }) => {
    try {
      if ('question' in data) {
        const answer = answerTo(data.question, map, cookbook)
        scope.postMessage({ kind: 'answer', number: data.number, answer })
      } else map = await search(data, cookbook, (report) => scope.postMessage(report))
    } catch (error) {
      const message = error instanceof ExplorerMisuse ? error.message : String(error)
      scope.postMessage({ kind: 'failed', message })
    }
  }
}

async function search(
  order: SearchOrder,
  cookbook: WorkerCookbook,
  report: (report: Report) => void,
): Promise<StateMap | null> {
  const { rule, states, seconds } = order
  let last = performance.now()
  const onProgress = (states: number) => {
    const now = performance.now()
    if (now - last < OFTEN) return
    last = now
    report({ kind: 'progress', states })
  }
  const program = programIn(order, cookbook)
  const { exploration, map } = await mapOf(program, { rule, states, seconds, onProgress })
  const summary = map && { states: map.size, kinds: map.kinds, isComplete: map.isComplete }
  report({ kind: 'found', found: { exploration, map: summary } })
  return map
}

function programIn(order: SearchOrder, cookbook: WorkerCookbook) {
  const { problem, apart, yours, solution, scenario } = order
  // A worker cannot load scripts by itself where the page is a file.
  runScript(problem)
  const { pattern, solutions = [], modules = {} } = cookbook.loaded ?? {}
  cookbook.share(modules)
  if (apart !== null) runScript(apart)
  if (yours !== null) runScript(yours)
  const known = solutions.find(({ name }) => name === solution)?.module
  const module = yours === null ? known : cookbook.yours
  if (pattern === undefined || module === undefined) throw new Error(`there is no '${solution}'`)
  return programFor(pattern, { module }, scenario)
}

function answerTo(
  question: Question,
  map: StateMap | null,
  cookbook: WorkerCookbook,
): Answers[Question['ask']] {
  if (map === null) return null
  if (question.ask === 'place') return map.at(question.schedule)
  runScript(question.layout)
  return cookbook.chartOf?.(map) ?? null
}
