import { describe, type Run, type Step, type StepEvent } from '../explorer/index.ts'
import { fenced, figureOf } from '../render/markdown.ts'

type Kind = StepEvent['kind']

/** What a reader should know when an event of this kind stands in a trace for the first time. */
const ABOUT: Readonly<Partial<Record<Kind, string>>> = {
  acquire: 'the lock was free, and the task has it from here on.',
  wait: 'the lock was not free: the task joins its queue, and is blocked unless it awaits something else as well.',
  granted:
    'a lock that is released passes to the first task in its queue. That task takes no step for it.',
  release: 'the task has the lock no longer.',
  work: 'something slow and outside of the program begins. The step ends here, and any other task may take the next one.',
  'work-ended': 'one of several things that the task awaits has ended.',
  record: 'a value that the scenario keeps has changed, and this is the new one.',
  commit: 'a transaction takes effect: each variable that it changed, before and after.',
  retry: 'a transaction undoes what it wrote, and waits until a variable that it has read changes.',
  conflict: 'another commit changed what the transaction had read, so it starts over.',
  done: 'the task has finished.',
  'start-over': 'a task without end has finished a round and begins the next.',
}

/**
 * The schedule as a figure, and below it notes in the order of its rows: each form is explained
 * where it stands for the first time.
 */
export function annotatedTrace(run: Run, command: string): string {
  const seen = new Set<Kind>()
  const notes = run.steps.flatMap((step, i) => [
    ...notesBefore(step, i, run),
    ...noteOn(step, i, seen),
  ])
  const list = [...notes, `- **End.** ${run.ending.outcome}: ${run.ending.message}.`]
  return [figureOf(run, fenced(command, 'sh').trimEnd()), `${list.join('\n')}\n`].join('\n')
}

/** What the marks in front of a row mean. */
function notesBefore(step: Step, i: number, { steps, repeatsFrom }: Run): string[] {
  const before = steps[i - 1]
  const next = `step ${i + 1}`
  return [
    ...(i === repeatsFrom
      ? [`- **↻ before ${next}.** From here on the steps can repeat forever.`]
      : []),
    ...(step.startsTogether ? [`- **Before ${next}.** All tasks start in one tick.`] : []),
    ...(step.isPreemption && before !== undefined
      ? [
          `- **↷ at ${next}.** A pre-emption: ${before.task} was able to continue, and the schedule made it wait for ${step.task}.`,
        ]
      : []),
  ]
}

/** The note on one row: its events of a kind that no row before it had. */
function noteOn({ task, events }: Step, i: number, seen: Set<Kind>): string[] {
  const fresh = events.filter(({ kind }) => {
    const isFresh = ABOUT[kind] !== undefined && !seen.has(kind)
    seen.add(kind)
    return isFresh
  })
  if (fresh.length === 0) return []
  const texts = fresh.map((event) => `\`${describe(event)}\`: ${ABOUT[event.kind]}`)
  return [`- **Step ${i + 1}, ${task}.** ${texts.join(' ')}`]
}
