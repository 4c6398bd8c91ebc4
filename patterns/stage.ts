/** How a run may end. */
export type Outcome =
  | 'completed'
  | 'deadlock'
  | 'livelock'
  | 'starvation'
  | 'invariant broken'
  | 'threw'
  | 'inconclusive'

/** What whoever drives a run gives to it. */
export interface World {
  /**
   * An await of arbitrary length: a disk, a network, a meal. A timer in a real run; under the
   * explorer a point at which anyone else may go first.
   */
  work(label: string): Promise<void>
}

/** One run, ready to start. Everything in it is made anew for every run. */
export interface Stage {
  /** The object under test. Names and state are read from its public fields. */
  readonly subject: object
  /** Who takes part. */
  readonly tasks: Readonly<Record<string, () => Promise<unknown>>>
  /** The tasks that may wait for ever without anything being wrong. */
  readonly daemons?: readonly string[]
  /**
   * The tasks that start over whenever they are done, for ever. With them the explorer looks for
   * livelock and starvation: what must hold is not that everything ends, but that everyone is served
   * again and again. Only what is in the subject and the record may last from one round to the next,
   * and the record must not grow.
   */
  readonly endless?: readonly string[]
  /**
   * What the tasks did and saw through the published interface; invariants speak of it. Tasks write
   * to it and never decide anything by it.
   */
  readonly record?: object
  /** Must hold whenever another task could look. */
  readonly invariants?: Readonly<Record<string, () => boolean>>
  /** Must hold when all tasks are done. */
  readonly finally?: Readonly<Record<string, () => boolean>>
}
