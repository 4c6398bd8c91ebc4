import { atomically, type STM } from '../index.ts'

/** Resolves when every transaction has gone as far as it can. */
export const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** `body`, which also counts how often it was run. */
export function counted<A>(body: STM<A>): STM<A> & { runs: number } {
  const counting = Object.assign<STM<A>, { runs: number }>(
    (tx) => {
      counting.runs += 1
      return body(tx)
    },
    { runs: 0 },
  )
  return counting
}

/**
 * Starts `count` transactions that wait, and then serves them with one transaction after another.
 * Gives how often the waiting ones ran in all, and whether who came first was served first.
 */
export async function herd(count: number, waiting: STM<unknown>, serving: STM<unknown>) {
  const body = counted((tx) => {
    waiting(tx)
  })
  const served: number[] = []
  const all = Promise.all(
    Array.from({ length: count }, async (_, i) => {
      await atomically(body)
      served.push(i)
    }),
  )
  for (let i = 0; i < count; i += 1) {
    await atomically((tx) => {
      serving(tx)
    })
    await quiet()
  }
  await all
  return { runs: body.runs, isInOrder: served.every((who, i) => who === i) }
}
