import { firstLine } from '../../text/first-line.ts'
import { count, plural } from '../../text/quantity.ts'
import type { Ending, StuckTask } from '../execution/ending.ts'
import type { WaitForEdge } from '../execution/wait-for.ts'
import { describeAwaited, describeChanges } from './describe.ts'

/** How a run ended, and why, in one sentence without a full stop. */
export function describeEnding(ending: Ending): string {
  switch (ending.kind) {
    case 'done':
      return 'all tasks are done'
    case 'recurs':
      return describeRecurrence(ending)
    case 'cycle':
      return ending.cycle.map(describeEdge).join('; ')
    case 'stuck':
      return `${ending.tasks.map(describeStuck).join('; ')}; no runnable task can end this`
    case 'hang':
      return `${LIST.format(ending.tasks)}: microtasks go on forever and never let go of the event loop, so Node hangs`
    case 'at-rest':
      return `not done: ${ending.unfinished.join(', ')}; nothing is under way that could end this`
    case 'invariant':
      return describeBroken(ending)
    case 'threw':
      return `${ending.task} threw ${ending.error}`
    case 'uncontrolled':
      return describeUncontrolled(ending)
    case 'too-long':
      return describeTooLong(ending)
    case 'foreign-work':
      return describeForeignWork(ending)
    case 'unforeseen':
      return `an undelayed run on the real event loop ended so, and no schedule of the search does: ${ending.real}`
    case 'unplanned':
      return `more work was asked for than is planned: ${ending.works} times`
    case 'unrepeatable':
      return ending.error
  }
}

/** `Plato, Sappho and Confucius`. */
const LIST = new Intl.ListFormat('en-GB')

type Of<Kind extends Ending['kind']> = Extract<Ending, { readonly kind: Kind }>

const describeEdge = ({ task, awaits, heldBy }: WaitForEdge): string =>
  awaits.kind === 'change'
    ? `${task} waits for ${describeAwaited(awaits)}, which ${heldBy} changed last`
    : `${task} waits for ${describeAwaited(awaits)}, which ${heldBy} has`

function describeStuck({ task, waitsFor, heldBy, madeAt }: StuckTask): string {
  if (waitsFor === null) {
    const where = madeAt === undefined ? '' : ` (made at ${madeAt})`
    return `${task} waits without end for a promise${where}`
  }
  const wait = `${task} waits for ${describeAwaited(waitsFor)}`
  if (heldBy === null) return wait
  return `${wait}, which ${heldBy.task} ${heldBy.isDone ? 'still holds although it has finished' : 'has'}`
}

function describeBroken({ invariant, error, changes }: Of<'invariant'>): string {
  const why = error === undefined ? '' : `it threw ${firstLine(error)}`
  const details = [why, describeChanges(changes)].filter((text) => text !== '').join('; ')
  return `no longer true: ${invariant}${details === '' ? '' : ` (${details})`}`
}

function describeUncontrolled({ task, madeAt, isOlder }: Of<'uncontrolled'>): string {
  if (isOlder) {
    return `${task} awaits a promise that was there before the run, and that the explorer does not control`
  }
  const where = madeAt === null ? '' : `, made at ${madeAt}`
  return `${task} awaits a promise that the explorer does not control${where}`
}

const describeTooLong = ({ limit, unit }: Of<'too-long'>): string =>
  unit === 'steps'
    ? `a run did not end within ${plural(limit, 'step')}; list tasks that never end in 'endless', and bound 'steps' where a timer goes off again and again`
    : `a run did not end within ${count(limit)} turns`

function describeForeignWork({ unfinished, isUnderWay }: Of<'foreign-work'>): string {
  const why =
    isUnderWay === true
      ? 'something other than work is under way'
      : 'it cannot be known what is under way'
  const what = unfinished.length > 0 ? `not done: ${unfinished.join(', ')}` : 'all tasks are done'
  return `${what}; ${why}`
}

function describeRecurrence(ending: Of<'recurs'>): string {
  const recurs = `after step ${ending.steps} the state recurs, so this can go on forever`
  const progress = describeProgress(ending)
  return progress === '' ? recurs : `${recurs}: ${progress}`
}

/** Which tasks make progress and which do not, where some do not; otherwise nothing. */
export function describeProgress({ progressing, starving }: Of<'recurs'>): string {
  if (starving.length === 0) return ''
  if (progressing.length === 0) return 'no task makes progress'
  const never = `${LIST.format(starving)} never ${starving.length === 1 ? 'makes' : 'make'} progress`
  const again = `${LIST.format(progressing)} ${progressing.length === 1 ? 'does' : 'do'}`
  return `${never}, while ${again} again and again`
}
