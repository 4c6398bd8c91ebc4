import { expect, it } from 'vitest'
import { DEADLOCK, failureFacts } from '../verdicts/facts.suite.ts'
import { type FailureFacts, runOf } from '../verdicts/facts.ts'
import { annotatedTrace } from './annotated-trace.ts'

const step = (
  task: string,
  isPreemption: boolean,
  ...events: FailureFacts['steps'][number]['events']
) => ({ task, events, isPreemption, isDeviation: false })

const run = runOf(
  failureFacts({
    tasks: ['Alice', 'Bob'],
    steps: [
      step('Alice', false, { kind: 'acquire', lock: 'a', permits: 1 }),
      step('Bob', true, { kind: 'acquire', lock: 'b', permits: 1 }, { kind: 'wait', lock: 'a' }),
    ],
    ending: DEADLOCK,
  }),
)

const notes = annotatedTrace(run, 'npx it')
  .split('\n')
  .filter((line) => line.startsWith('- '))

it('each form is explained once, at the row in which it stands first', () => {
  expect(notes.filter((note) => note.includes('the lock was free'))).toEqual([
    '- **Step 1, Alice.** `acquires a`: the lock was free, and the task has it from here on.',
  ])
  expect(notes[2]).toMatch(/^- \*\*Step 2, Bob\.\*\* `waits for a`: the lock was not free/)
})

it('a pre-emption names both tasks', () => {
  expect(notes[1]).toContain('Alice was able to continue, and the schedule made it wait for Bob')
})

it('the last note says how it ended', () => {
  expect(notes.at(-1)).toMatch(/^- \*\*End\.\*\* deadlock: Alice waits for a/)
})
