/** A file of the page, as text. */
export interface Made {
  readonly text: string
  /** The paths, from the root of the project, of all that it was made from; a folder ends in a slash. */
  readonly from: readonly string[]
  /** The files that were made with it, by path. */
  readonly beside?: ReadonlyMap<string, string>
}
