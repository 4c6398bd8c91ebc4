import type { DelayPlan } from './time/delay-plan.ts'

/** How often to run, and how long `work` takes. */
export interface RealOptions {
  /** Default: one run. */
  readonly times?: number | undefined
  /**
   * Each `work` takes a random time of up to this many milliseconds. Without it the runs are
   * undelayed: each `work` ends at the next turn of the event loop.
   */
  readonly delays?: number | undefined
  /**
   * How long each start and each `work` takes, so that a schedule that was found comes about. A run
   * goes on for as long as planned; then a task that is not done is in a deadlock. A run in which the event loop
   * stood still, so that the order may be another, is made again, up to four times. Instead of `delays`.
   */
  readonly plan?: DelayPlan | undefined
  /** With a `plan`: all runs at once, which takes no longer than one. They share nothing but the process. */
  readonly atOnce?: boolean | undefined
}
