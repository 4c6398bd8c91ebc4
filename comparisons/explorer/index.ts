export type { Outcome, Stage, World } from '../../patterns/stage.ts'
export { explain, explainRun } from './explain.ts'
export {
  type Exploration,
  type ExploreOptions,
  explore,
  type Failure,
  replay,
  type Sampled,
} from './explore.ts'
export type { Rule } from './instruments/transactions.ts'
export type { Ending } from './run/ending.ts'
export type { Program } from './run/execute.ts'
export { DivergedSchedule, type Run } from './run/follow.ts'
export { type RealOptions, type RealRuns, runForReal } from './run/for-real.ts'
export type { Move, Step } from './run/schedule.ts'
export type { WaitForEdge } from './run/wait-for.ts'
export type { Deviations } from './search/deviations.ts'
export { BadToken, readToken, slug, type Token, writeToken } from './token.ts'
