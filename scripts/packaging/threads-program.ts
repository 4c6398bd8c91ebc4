/** A program of two threads, and of one that is ended in the midst of its transactions. */
export const THREADS_PROGRAM = `
import { isMainThread } from 'node:worker_threads'
import { check } from '@concurrency-cookbook/stm'
import { createHeap, int32, onThread, ThreadEndedError } from '@concurrency-cookbook/stm/threads'

const layout = { hits: int32 }
const hitOnce = (heap) =>
  heap.atomicallySync((tx) => heap.variables.hits.update(tx, (hits) => hits + 1))

export const hit = onThread(layout, (heap, times) => {
  for (let i = 0; i < times; i += 1) hitOnce(heap)
})
export const hitForever = onThread(layout, (heap) => {
  for (;;) hitOnce(heap)
})

if (isMainThread) {
  const heap = createHeap(layout)
  const { hits } = heap.variables
  const spawn = (name) => heap.spawn(new URL(import.meta.url), name, 1000)
  await Promise.all(['hit', 'hit'].map((name) => spawn(name).result))
  console.log(hits.peek())
  const endless = spawn('hitForever')
  const ended = endless.result.catch((error) => error instanceof ThreadEndedError)
  await heap.atomically((tx) => check(tx, hits.get(tx) > 2000))
  await endless.terminate()
  console.log(await ended)
  await heap.atomically((tx) => hits.set(tx, 7))
  console.log(hits.peek())
}
`

/** What it prints. */
export const THREADS_PRINT = '2000\ntrue\n7\n'
