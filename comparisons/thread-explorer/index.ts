// What outside programs import of the explorer of threads.
export type { Outcome } from '../../patterns/stage.ts'
export { defineThreads, plainWords, type ThreadsProgram } from '../../patterns/threads-program.ts'
export { BadToken, DivergedSchedule, ExplorerMisuse } from '../explorer/index.ts'
export type { NamedCause } from './causes.ts'
export type { Told } from './describe.ts'
export { explainThreads } from './explain.ts'
export {
  exploreThreads,
  replayThreads,
  type ThreadsExploration,
  type ThreadsTrace,
} from './explore.ts'
export type { ThreadsOptions } from './options.ts'
export type { Covered } from './search.ts'
