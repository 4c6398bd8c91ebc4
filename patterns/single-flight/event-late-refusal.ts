import type { Outcomes } from '../pattern.ts'
import SharedLogin from './event.ts'
import type { Session } from './problem.ts'

export const bug = 'stale invalidation'

export const outcomes: Outcomes = {
  'a late refusal': ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

/** Whatever is refused, the present token goes: also the one that has replaced it. */
export default class ForgettingSession extends SharedLogin implements Session {
  override holds(): boolean {
    return true
  }
}
