import { expect, it } from 'vitest'
import { atomically, TMap, TQueue, TSemaphore } from '../../stm/index.ts'
import { explore } from './event-loop.suite.ts'
import type { Program } from './program.ts'

it('the transactional types keep their state where it can be seen', async () => {
  const program: Program = () => {
    const stock = new TMap([['tea', 1]])
    const queue = TQueue.bounded<string>(1)
    const permits = new TSemaphore(1)
    const fetch = (item: string) => () =>
      permits.withPermits(1, () =>
        atomically((tx) => {
          stock.update(tx, item, (n = 0) => n + 1)
          queue.offer(tx, item)
        }),
      )
    const serve = async () => {
      for (const _ of ['first', 'second']) await atomically((tx) => queue.take(tx))
    }
    return {
      subject: { stock, queue, permits },
      tasks: { Alice: fetch('tea'), Bob: fetch('milk'), Carol: serve },
    }
  }
  const merged = await explore(program)
  const plain = await explore(program, { merges: false })
  expect([merged.complete, plain.complete]).toEqual([true, true])
  expect(merged.outcomes).toEqual(plain.outcomes)
  expect([...merged.outcomes.keys()]).toEqual(['completed'])
  expect(merged.states).toBeLessThan(plain.states)
})
