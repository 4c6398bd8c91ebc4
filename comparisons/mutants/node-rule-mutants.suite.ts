import type { Mutant } from './mutants.suite.ts'
import { mutantsIn } from './mutants-in.suite.ts'

const into = mutantsIn('comparisons/explorer')

const handOver = into('execution/hand-over.ts', 'search/handed-over.test.ts')
const queue = into('execution/run-queue.ts', 'search/handed-over.test.ts')
const delays = into('execution/time/delay-plan.ts', 'execution/time/delay-plan.test.ts')
const times = into('execution/time/event-times.ts', 'search/node-rule-small.test.ts')

/** Bugs in the rule `node`, in what the rule `event-loop` has of it, and in how a schedule is shown for real. */
export const nodeRuleMutants: readonly Mutant[] = [
  handOver(
    'what is handed over never goes on at once under the harsher rule',
    'what is handed over goes on before the one that had it, as in Node: a mutex',
    "rule === 'event-loop' ? choose :",
    "rule === 'event-loop' ? () => false :",
  ),
  handOver(
    'a step is not made once more where code ran on after a hand-over',
    'what is handed over goes on before the one that had it, as in Node: a mutex',
    'this.#heldUp > 1 || this.#hasRunOn',
    'this.#heldUp > 1',
  ),
  handOver(
    'locks are held up under the rule node',
    'what is handed over goes on before the one that had it, as in Node: a mutex',
    "choose : () => rule === 'node'",
    "choose : () => rule === 'chaos'",
  ),
  queue(
    'a lock that is passed at once is not told from one that was not passed',
    'a lock that is passed at once leads to the states of one that is held up',
    'this.#runners.resume(task, task.lasting.length)',
    '',
  ),
  into('execution/run-queue.ts', 'search/departures.test.ts')(
    'what became ready last goes first in the order of Node',
    'tells states apart in which the same tasks are ready in another order',
    'Math.min(...orders)',
    'Math.max(...orders)',
  ),
  into('execution/execution.ts', 'examples/price-list.test.ts')(
    'tasks never start all in one macrotask',
    'is shown how it fails',
    'return this.#isExact && this.last === null',
    'return this.#isExact && this.last !== null && this.last === null',
  ),
  into('execution/running-task.ts', 'search/node-rule-small.test.ts')(
    'code of a task that another one woke counts as that of the other',
    'what a task does after another has woken it is its own',
    '(owner.task ?? this.#mover)',
    'this.#mover',
  ),
  times(
    'a timer is never late',
    'a timer may be a millisecond late, so two that are due together go off in either order',
    'lateness: { timer: 1, immediate: 1 },',
    'lateness: { timer: 0, immediate: 1 },',
  ),
  times(
    'timers that are due in one turn of the event loop let other events come between',
    'timers that are due in one turn go off in it, with nothing between',
    'keepsTurns: true',
    'keepsTurns: false',
  ),
  delays(
    'a plan has no gap between two events',
    'leaves a gap wherever one is possible',
    '-Math.min(gap, this.#bounds.most(i + 1, i))',
    '-Math.min(0, this.#bounds.most(i + 1, i))',
  ),
  delays(
    'a plan lets timers go off before they are due',
    'a plan brings every way about that punctual timers allow, and there is none for the others',
    'return this.#after(since, event, delay) && this.#bounds',
    'return this.#bounds',
  ),
  delays(
    'a plan lets timers that are due together go off in the wrong order',
    'a plan brings every way about that punctual timers allow, and there is none for the others',
    'return this.#bounds.restrict(i + 1, since, delay - 1)',
    'return true',
  ),
]
