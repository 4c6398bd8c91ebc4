import type { Stage } from '../../../patterns/stage.ts'
import type { Cell } from '../../../stm/cell.ts'
import { TVar } from '../../../stm/index.ts'
import type { SharedState } from '../fingerprint/shared-state.ts'
import type { Awaited, Shown } from './events.ts'
import type { Attachment, LockNow } from './host.ts'
import { plainFields } from './plain-fields.ts'
import { fieldsOf, type Seen } from './record-changes.ts'
import { shortened, show } from './show.ts'
import type { Place } from './source-place.ts'
import type { Operation, Task } from './task.ts'

/** What can be seen of a run between two steps, for showing it: plain data. */
export interface Sight {
  /** In the order of the program. */
  readonly tasks: readonly TaskNow[]
  /** The locks that some task has asked for so far, in the order in which they were asked for. */
  readonly locks: readonly LockNow[]
  /** The transactional variables that the subject leads to, by name, with their committed values. */
  readonly variables: readonly Named[]
  /** The plain fields and variables of the program, by path. */
  readonly fields: readonly Named[]
  /** The fields of the record. */
  readonly record: readonly Named[]
}

/** A value under its name. */
export interface Named {
  readonly name: string
  readonly value: Shown
}

/** How one task stands. */
export interface TaskNow {
  readonly task: string
  /** `able`: it can make the next step. `waiting`: something has to happen first. */
  readonly state: 'able' | 'waiting' | 'done' | 'threw'
  /** What it awaits: one thing, or several that it races. Empty when it is done. */
  readonly awaits: readonly AwaitedNow[]
}

/** Something that a task awaits. */
export interface AwaitedNow {
  /** In a word or two: `acquire`, or the label of its `work`. */
  readonly label: string
  /** Whether it has come, so that the task can go on with it. */
  readonly isReady: boolean
  /** The line at which the task stands; `null` if that is not known. */
  readonly place: Place | null
  /** What has to happen first; `null` where that is not known, or nothing has to. */
  readonly waitsFor: Awaited | null
  /** The tasks that have what it waits for. */
  readonly heldBy: readonly string[]
}

/** The parts of an execution that can be looked at. */
interface Parts {
  readonly tasks: readonly Task[]
  readonly attachments: readonly Attachment[]
  readonly shared: SharedState
  readonly stage: Stage
}

/** Looks at an execution. To be called when nothing runs. */
export const sightOf = ({ tasks, attachments, shared, stage }: Parts): Sight => ({
  tasks: tasks.map(taskNow),
  locks: attachments.flatMap((attachment) => [...(attachment.locks?.() ?? [])]),
  variables: variablesIn(shared),
  fields: seenIn(plainFields(stage, shared.assigned)),
  record: seenIn(fieldsOf(stage.record)),
})

function taskNow(task: Task): TaskNow {
  const awaits = task.operations.map(awaitedNow)
  if (task.state === 'failed') return { task: task.name, state: 'threw', awaits: [] }
  if (task.state === 'done') return { task: task.name, state: 'done', awaits: [] }
  return { task: task.name, state: task.choices.length > 0 ? 'able' : 'waiting', awaits }
}

function awaitedNow({ label, isReady, askedAt, waitsFor, kind }: Operation): AwaitedNow {
  const wait = kind === 'wait' && !isReady ? waitsFor?.() : undefined
  return {
    label,
    isReady,
    place: askedAt ?? null,
    waitsFor: wait?.what() ?? null,
    heldBy: [...new Set(wait?.isHeld ? wait.heldBy.map(({ name }) => name) : [])],
  }
}

function variablesIn({ pathsNow }: SharedState): Named[] {
  const found = new Map<string, Shown>()
  for (const [object, path] of pathsNow.all) {
    if (!(object instanceof TVar)) continue
    found.set(path.text, show((object as unknown as Cell).value))
  }
  return named(found)
}

function seenIn(fields: ReadonlyMap<string, Seen>): Named[] {
  const found = new Map<string, Shown>()
  for (const [path, { text, isKind }] of fields) if (!isKind) found.set(path, shortened(text))
  return named(found)
}

const named = (values: ReadonlyMap<string, Shown>): Named[] =>
  Array.from(values, ([name, value]) => ({ name, value }))
