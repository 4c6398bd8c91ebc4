// The door of the explorer. The files outside import no other of it but vitest.ts, what gives programs
// readers, and the list of its corpus; tests may share its suites. layering.test.ts has the list.

// A program, and what can be done with it.
export type { Outcome, Stage, World } from '../../patterns/stage.ts'
export {
  advance,
  lookAhead,
  type Moment,
  type Next,
  outcomeAfter,
  type Standing,
  standingAfter,
} from './advance.ts'
export type { Rule } from './execution/assumptions.ts'
// Traces and endings, as data.
export type { Ending as Cause, StuckTask } from './execution/ending.ts'
export type {
  Awaited,
  Change,
  FieldChange,
  Read,
  RecordChange,
  Shown,
  StepEvent,
  TraceEvent,
} from './execution/events.ts'
export { DivergedSchedule } from './execution/follower.ts'
export type { LockNow } from './execution/host.ts'
export type { PossibleMove } from './execution/possible-moves.ts'
export type { RealOptions } from './execution/real-options.ts'
export { type RealRuns, runForReal } from './execution/real-run.ts'
export type { Move, StepPlace } from './execution/schedule.ts'
export type { AwaitedNow, Named, Sight, TaskNow } from './execution/sight.ts'
export { type Place, placeText, rewriteFrames } from './execution/source-place.ts'
export { type DelayPlan, describePlan } from './execution/time/delay-plan.ts'
export type { Exploration, ExploreOptions, Failure, Sampled } from './exploration.ts'
export { explore } from './explore.ts'
export { knowAsStm } from './fingerprint/origin.ts'
export { KINDS, type Kind, type WaysOn } from './graph/outlook.ts'
export { type Call, History, type SequentialModel } from './linearizability.ts'
export { type MapOptions, type Mapped, mapOf } from './map-of.ts'
export { ExplorerMisuse } from './misuse.ts'
export { type Odds, STRATEGIES, type Strategy } from './odds/odds.ts'
export type { AsyncProgram, Explorable, Program } from './program.ts'
export { replay } from './replay.ts'
// The same in words.
export { describe, describeAwaited, describeFieldChange } from './report/describe.ts'
export { describeProgress } from './report/describe-ending.ts'
export { explain, explainRun } from './report/explain.ts'
export { headOfLanes, renderEnding, renderLanes, rowsOfSteps } from './report/lanes.ts'
export type { Action } from './report/repeats.ts'
export {
  decisive,
  type Forecastable,
  failureToShow,
  forecastOf,
  forecastSentence,
  hasSurvived,
  isSimplest,
  NODE_CANNOT,
  shapeOf,
  sizeOf,
  verdictOf,
} from './report/verdict.ts'
export {
  type Run,
  type Step,
  type WordedEdge as WaitForEdge,
  type WordedEnding as Ending,
  worded,
} from './report/worded.ts'
export type { Departures as Deviations } from './search/departures.ts'
export { describeProof, type Proof, proveForReal } from './search/proof.ts'
export type { MapLink, MapPlace, MapState, StateMap, WayToFailure } from './state-map.ts'
export { type StateSpace, stateSpaceOf } from './state-space.ts'
export { BadToken, readToken, slug, type Token, writeToken } from './token.ts'
