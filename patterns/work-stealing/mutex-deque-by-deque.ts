import type { Outcome } from '../stage.ts'
import { underLock } from './locked.ts'
import { working } from './workers.ts'

export const bug = 'early termination: looks at one deque after the other'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** A task that runs is in no deque, and it may make others. */
export default working(underLock, () => 'go home')
