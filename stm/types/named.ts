/** What every transactional type takes as options. */
export interface Named {
  /** For messages and traces. The variables inside are named after it, as in `jobs.front`. */
  readonly name?: string | undefined
}

/** The options of a variable inside `whole`: `jobs` and `.front` give `jobs.front`. */
export const part = (whole: Named | undefined, suffix: string): { name: string } | undefined =>
  whole?.name === undefined ? undefined : { name: whole.name + suffix }
