/** A claim that belongs to no pattern, and a program that shows what is true of it. */
export interface Experiment {
  /** The subject, in half a line. */
  readonly title: string
  /** What it prints is a part of a page, in Markdown, with lines of any length. */
  readonly isMarkdown?: true
  /**
   * Prints the results in lines of at most 80 columns, the same bytes on every machine: exact
   * counts, and no times. Each experiment runs in its own process.
   */
  run(print: Print): void | Promise<void>
}

/** Prints one line or several; without `text`, an empty one. */
export type Print = (text?: string) => void

/**
 * Returns `of`, checked by the compiler: the default export of a file in `comparisons/experiments/`.
 * A page quotes the program and its output between
 *
 *     <!-- generated: experiment its-name -->
 *     <!-- end of generated -->
 *
 * and with `output` in place of `experiment` the output alone, or with `markdown` as a part of the page.
 */
export const experiment = (of: Experiment): Experiment => of
