import type { Stage, World } from '../../patterns/stage.ts'
import { isLowered } from './execution/carried-context.ts'
import { ExplorerMisuse } from './misuse.ts'

/**
 * What is explored: a function that sets up one run, ready to start. It is called once for every
 * execution and must create afresh everything that the tasks change. The explorer starts the tasks.
 */
export type Program = (world: World) => Stage

/**
 * A program of one task, as an `async` function: what runs at once in it is what it starts itself, with
 * `Promise.all` for example. It fails where the promise rejects, so assertions stand in it. Like a
 * {@link Program}, it must create afresh everything that it changes.
 */
export type AsyncProgram = (world: World) => Promise<unknown>

/** What can be explored. */
export type Explorable = Program | AsyncProgram

/**
 * `explorable` as a program. An `async` function becomes the only task of one, under its own name, or
 * as `main`.
 * @throws ExplorerMisuse unless it is a function.
 */
export function programOf(explorable: Explorable): Program {
  if (typeof explorable !== 'function') {
    throw new ExplorerMisuse(
      `a program must be a function (world) => Stage, not ${nameOf(explorable)}`,
    )
  }
  return isAsync(explorable) ? ofOneTask(explorable) : (explorable as Program)
}

const AsyncFunction = (async () => {}).constructor

/**
 * Nothing else tells before it is called, and then it has begun outside of any task. Where async functions
 * are lowered, nothing tells at all, and such a program must return its tasks.
 */
const isAsync = (f: Explorable): f is AsyncProgram => !isLowered && f instanceof AsyncFunction

const ofOneTask =
  (run: AsyncProgram): Program =>
  (world) => {
    let isStage = false
    const start = () =>
      run(world).then((result) => {
        isStage = typeof result === 'object' && result !== null && 'tasks' in result
      })
    return {
      tasks: { [run.name || 'main']: start },
      finally: {
        'an async program returns no tasks': () => {
          if (!isStage) return true
          throw new ExplorerMisuse(
            'a program with tasks must return { tasks, … } at once; this one returned a promise of them: take `async` away',
          )
        },
      },
    }
  }

/** What kind of value it is, with an article. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Promise) return 'a promise'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
