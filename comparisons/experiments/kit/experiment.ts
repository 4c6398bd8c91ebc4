/** A claim that belongs to no pattern, and a program that shows what is true of it. */
export interface Experiment {
  /** The subject, in half a line. */
  readonly title: string
  /**
   * Prints the findings in lines of at most 80 columns, the same bytes on every machine: exact
   * counts and no times. Runs in a process of its own.
   */
  run(print: Print): void | Promise<void>
}

/** Prints one or more lines; without an argument, an empty one. */
export type Print = (text?: string) => void

/**
 * The default export of a file in `comparisons/experiments/`. A page quotes the experiment between
 * `<!-- generated: experiment its-name -->` and `<!-- end of generated -->`, or with `output` in place
 * of `experiment` only what it prints.
 */
export const experiment = (of: Experiment): Experiment => of
