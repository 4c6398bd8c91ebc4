/** Something to be seen, which is no pattern: a claim, and a program that shows what is true of it. */
export interface Experiment {
  /** What is looked at, in half a line. */
  readonly title: string
  /**
   * Prints what it has found in lines of 80 columns at most, the same bytes on every machine: exact
   * counts, and no times. It runs in a process of its own.
   */
  run(print: Print): void | Promise<void>
}

/** Prints a line or several, or an empty one. */
export type Print = (text?: string) => void

/**
 * What a file in `comparisons/experiments/` exports by default. A page quotes it between
 * `<!-- generated: experiment its-name -->` and `<!-- end of generated -->`; with `output` in place
 * of `experiment`, only what it prints.
 */
export const experiment = (of: Experiment): Experiment => of
