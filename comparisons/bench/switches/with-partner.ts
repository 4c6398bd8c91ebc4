import { setTimeout } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import { createHeap, type SharedHeap } from '../../../stm/threads/index.ts'
import { layout, READY, SIZE, WAITED } from './words.ts'

const entry = new URL('./partner.ts', import.meta.url)

/** A heap and words to share with a partner. */
export interface Shared {
  readonly heap: SharedHeap<typeof layout>
  readonly words: Int32Array
}

const createWords = () => new Int32Array(new SharedArrayBuffer(4 * SIZE))

/** Starts a partner that keeps no process alive. Resolves when it runs: until then, this thread must not block. */
export async function withPartner(name: 'player' | 'waiter'): Promise<Shared> {
  const shared = { heap: createHeap(layout), words: createWords() }
  shared.heap.spawn(entry, name, shared.words).unref()
  while (Atomics.load(shared.words, READY) === 0) await setTimeout(1)
  return shared
}

/** Starts a partner that answers at the other end of `port`. Returns the words in which it notes its waits. */
export function withEcho(port: MessagePort): Int32Array {
  const words = createWords()
  createHeap(layout).spawn(entry, 'echo', words, port).unref()
  return words
}

/** How long the partner had waited for a processor when it last looked, in milliseconds. */
export const partnerWaited = (words: Int32Array): number => Atomics.load(words, WAITED) / 1_000
