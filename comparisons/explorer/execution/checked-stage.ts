import type { Stage, World } from '../../../patterns/stage.ts'
import { assertKnown, ExplorerMisuse } from '../misuse.ts'
import { nameOf, type Program } from '../program.ts'

/** All that a program may return. */
const PARTS = [
  'subject',
  'tasks',
  'daemons',
  'endless',
  'record',
  'invariants',
  'finally',
] as const satisfies readonly (keyof Stage)[]

/** A world whose `work` demands a label. It is frozen, for it is no part of what tasks may share. */
export const worldOf = (work: World['work']): World =>
  Object.freeze({
    work(label: unknown) {
      if (typeof label === 'string') return work(label)
      throw new ExplorerMisuse(`work needs a label, as in work('saves'), not ${nameOf(label)}`)
    },
  })

/**
 * Calls `program` and returns its stage. A misspelt part would be left out in silence, and what was
 * to be checked would seem to hold.
 * @throws ExplorerMisuse if what it returns is no stage, and whatever the program throws.
 */
export function stageOf(program: Program, world: World): Stage {
  const stage: unknown = program(world)
  if (stage instanceof Promise) stage.catch(() => {}) // refused below, whatever becomes of it
  if (typeof stage !== 'object' || stage === null || 'then' in stage) {
    throw new ExplorerMisuse(
      `a program must return { subject, tasks, … } at once, or be an async function; this one returned ${nameOf(stage)}`,
    )
  }
  assertKnown('what a program returns', stage, PARTS)
  const { subject = {}, tasks, daemons = [], endless = [], invariants = {} } = stage as Stage
  if (!isObject(subject)) {
    throw new ExplorerMisuse(`'subject' must be an object, not ${nameOf(subject)}`)
  }
  assertFunctions('tasks', tasks)
  assertFunctions('invariants', invariants)
  assertFunctions('finally', (stage as Stage).finally ?? {})
  if (Object.keys(tasks).length === 0) throw new ExplorerMisuse('a program needs a task')
  for (const [part, names] of Object.entries({ daemons, endless })) {
    if (!Array.isArray(names)) {
      throw new ExplorerMisuse(`'${part}' must be a list of names of tasks, not ${nameOf(names)}`)
    }
    const unknown = names.find((name) => !Object.hasOwn(tasks, name))
    if (unknown === undefined) continue
    const known = Object.keys(tasks).join(', ')
    throw new ExplorerMisuse(`'${part}' names '${unknown}', but the tasks are: ${known}`)
  }
  return 'subject' in stage ? (stage as Stage) : { ...(stage as Stage), subject }
}

const isObject = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

function assertFunctions(part: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    throw new ExplorerMisuse(`'${part}' must be an object of functions, not ${nameOf(value)}`)
  }
  const other = Object.entries(value).find(([, each]) => typeof each !== 'function')
  if (other === undefined) return
  throw new ExplorerMisuse(`'${other[0]}' in '${part}' must be a function, not ${nameOf(other[1])}`)
}

/**
 * Calls a condition in a part of a stage.
 * @throws ExplorerMisuse unless it returns a boolean. A promise would always seem to hold.
 */
export function holdsNow(part: string, name: string, holds: () => unknown): boolean {
  const result = holds()
  if (typeof result === 'boolean') return result
  // It is refused anyway. That it may reject must not be reported beside that.
  if (result instanceof Promise) result.catch(() => {})
  throw new ExplorerMisuse(`'${name}' in '${part}' must return a boolean, not ${nameOf(result)}`)
}

/**
 * What a task has returned, as a promise.
 * @throws ExplorerMisuse if it is none. What such a task began would go on unnoticed.
 */
export function promiseOf(task: string, returned: unknown): PromiseLike<unknown> {
  const isThenable =
    typeof returned === 'object' &&
    returned !== null &&
    typeof (returned as Thenable).then === 'function'
  if (isThenable) return returned as PromiseLike<unknown>
  throw new ExplorerMisuse(
    `the task '${task}' must return a promise, not ${nameOf(returned)}: make it async, or return what it awaits`,
  )
}

interface Thenable {
  readonly then?: unknown
}
