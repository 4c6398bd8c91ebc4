import { atomically, type STM } from '../index.ts'
import { counted } from '../testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop as quiet } from '../testing/conformance.suite.ts'

export { counted, quiet }

/**
 * Starts `count` transactions that wait, and then serves them with one transaction after another.
 * Returns how many times the waiting ones ran altogether, and whether they were served in the order
 * in which they started.
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
  return { runs: body.runs, isInOrder: served.every((task, i) => task === i) }
}
