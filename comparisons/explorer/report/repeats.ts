/** One event of a step in a few words, and the task that did it. */
export interface Action {
  readonly task: string
  readonly action: string
}

/** This often a round is seen before the others count as its repeats. */
const ROUNDS_SEEN = 3

/**
 * `actions` of a step that was cut off, with a round that repeats up to the cut shown once. The last
 * of `actions` says that they go on; here each task of the round says so.
 */
export function withoutRepeats(actions: readonly Action[]): readonly Action[] {
  const shown = actions.slice(0, -1)
  const cut = actions.at(-1)
  if (cut === undefined) return actions
  for (let length = 1; length * ROUNDS_SEEN <= shown.length; length += 1) {
    const start = beginOfRepeats(shown, length)
    if (shown.length - start >= length * ROUNDS_SEEN) {
      const round = shown.slice(start, start + length)
      const tasks = [...new Set(round.map(({ task }) => task))]
      return [
        ...shown.slice(0, start + length),
        ...tasks.map((task) => ({ task, action: cut.action })),
      ]
    }
  }
  return actions
}

/** The first action from which on each is the same as the one `length` places later. */
function beginOfRepeats(actions: readonly Action[], length: number): number {
  let start = actions.length - length
  while (start > 0 && isSame(actions[start - 1], actions[start - 1 + length])) start -= 1
  return start
}

const isSame = (one: Action | undefined, other: Action | undefined): boolean =>
  one?.task === other?.task && one?.action === other?.action
