import {
  type Exploration,
  type ExploreOptions,
  explore as exploreAny,
  type Program,
  type Run,
  replay as replayAny,
} from './index.ts'

/**
 * Explores under the rule `event-loop`, where no other is asked for: tests of the search want many
 * interleavings, with a choice at every lock.
 */
export const explore = (program: Program, options: ExploreOptions = {}): Promise<Exploration> =>
  exploreAny(program, { rule: 'event-loop', ...options })

/** Replays under the same rule. */
export const replay = (
  program: Program,
  schedule: Run['schedule'],
  rule: ExploreOptions['rule'] = 'event-loop',
  repeatsFrom?: number,
): Promise<Run> => replayAny(program, schedule, rule, repeatsFrom)
