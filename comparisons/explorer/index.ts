export type { Outcome, Stage, World } from '../../patterns/stage.ts'
export type { Deviations } from './deviations.ts'
export type { Ending } from './ending.ts'
export type { Program } from './execute.ts'
export { explain, explainRun } from './explain.ts'
export {
  type Exploration,
  type ExploreOptions,
  explore,
  type Failure,
  replay,
  type Sampled,
} from './explore.ts'
export { DivergedSchedule, type Run } from './follow.ts'
export { type RealOptions, type RealRuns, runForReal } from './for-real.ts'
export type { Move, Step } from './schedule.ts'
export { BadToken, readToken, slug, type Token, writeToken } from './token.ts'
export type { Rule } from './transactions.ts'
export type { WaitForEdge } from './wait-for.ts'
