export type { Program } from './execute.ts'
export type { Ending, Move, Step } from './execution.ts'
export {
  DivergedSchedule,
  type Exploration,
  type ExploreOptions,
  explore,
  type Failure,
  type Run,
  replay,
} from './explore.ts'
export { BadToken, readToken, slug, type Token, writeToken } from './token.ts'
export type { Rule } from './transactions.ts'
export type { WaitForEdge } from './wait-for.ts'
