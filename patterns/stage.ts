/** How a run may end. */
export type Outcome =
  | 'completed'
  | 'deadlock'
  | 'livelock'
  | 'starvation'
  | 'invariant broken'
  | 'threw'
  | 'inconclusive'

/** What a program receives for one run, from the explorer or from a real run. */
export interface World {
  /**
   * An await of arbitrary length: a disk, a network, a meal. In a real run it is a timer; under the
   * explorer, a point at which any other task may go first. `label` names it in traces.
   */
  work(label: string): Promise<void>
}

/** One run, ready to start. Everything in it is created afresh for each run. */
export interface Stage {
  /**
   * The object under test. Names and state are read from its public fields. Without one, what the
   * tasks close over is all that they share.
   */
  readonly subject?: object | undefined
  /** The tasks, by name. All start at once. */
  readonly tasks: Readonly<Record<string, () => Promise<unknown>>>
  /** Names of the tasks that may wait forever without anything being wrong. */
  readonly daemons?: readonly string[]
  /**
   * Names of the tasks that start over forever, whenever they finish. With them the explorer looks
   * for livelock and starvation: not everything must end, but each task must finish a round again
   * and again. Only the subject and the record may keep state from one round to the next, and the
   * record must not grow.
   */
  readonly endless?: readonly string[]
  /**
   * What the tasks did and saw through the published interface; invariants speak about it. Tasks
   * write to it and never decide anything by it.
   */
  readonly record?: object
  /** Conditions, by name, that must hold after every step. They change nothing; one that throws does not hold. */
  readonly invariants?: Readonly<Record<string, () => boolean>>
  /**
   * Conditions, by name, that must hold when all tasks have finished, and so have the timers and the `work` that they
   * have left behind.
   */
  readonly finally?: Readonly<Record<string, () => boolean>>
}
