import type { Outcome } from '../stage.ts'
import { underLock } from './locked.ts'
import { working } from './workers.ts'

export const bug = 'early termination: a task that runs is in no deque'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** A task that runs is in no deque, and it may make others. */
export default working(underLock, () => 'go home')
