// Tasks that wait for a thread, in one word of shared memory: each is a bit.

/** The task that came last, if later ones have higher bits; 0 if there is none. */
export const lastOf = (tasks: number): number => (tasks === 0 ? 0 : 1 << (31 - Math.clz32(tasks)))

/** Takes `task` out of a word. Returns whether it was there: of several that try, one succeeds. */
export const claim = (words: Int32Array, index: number, task: number): boolean =>
  (Atomics.and(words, index, ~task) & task) !== 0
