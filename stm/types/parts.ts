/** One part of a transactional type, reported when it is made. */
export interface Part {
  /** A variable, or another transactional type. */
  readonly part: object
  readonly whole: object
  /** Which part: `.front`, or `[2]` for what users know as an element. None for what says nothing. */
  readonly suffix: string | undefined
  /** The name of the whole, if it was given one. */
  readonly name: string | undefined
}

let watcher: ((part: Part) => void) | null = null

/**
 * Reports each part of a transactional type to `next` from now on, for an explorer that shows the type
 * and not what it is made of. Returns a function that ends it. One watches at a time.
 */
export function watchParts(next: (part: Part) => void): () => void {
  watcher = next
  return () => {
    watcher = null
  }
}

/** Reports that `part` belongs to `whole`. Nothing is kept of it here, so it costs no memory. */
export function isPartOf(part: object, whole: object, suffix?: string, name?: string): void {
  watcher?.({ part, whole, suffix, name })
}
