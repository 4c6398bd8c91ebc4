export type { Ending } from './ending.ts'
export type { Program } from './execute.ts'
export {
  DivergedSchedule,
  type Exploration,
  type ExploreOptions,
  explore,
  type Failure,
  type Run,
  replay,
} from './explore.ts'
export type { Move, Step } from './schedule.ts'
export { BadToken, readToken, slug, type Token, writeToken } from './token.ts'
export type { Rule } from './transactions.ts'
export type { WaitForEdge } from './wait-for.ts'
