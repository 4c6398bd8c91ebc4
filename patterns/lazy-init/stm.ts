import { retry } from '../../stm/index.ts'
import { array, int32, oneOf, type SharedHeap } from '../../stm/threads/index.ts'
import { onHeap } from '../on-heap.ts'
import { defineThreads } from '../threads-program.ts'
import { LOADED } from './settings.ts'

export const price =
  'two transactions around the load, which is in neither; a third one where it fails'

const layout = {
  state: oneOf('none', 'loading', 'ready'),
  settings: int32,
  loads: int32,
  seen: array(2, int32),
}

let heap: SharedHeap<typeof layout>

/** Returns once the settings are there. Calls `load` if they are not. */
function need(load: () => void): void {
  const { state } = heap.variables
  const isReady = heap.atomicallySync((tx) => {
    const found = state.get(tx)
    if (found === 'loading') return retry(tx)
    if (found === 'none') state.set(tx, 'loading')
    return found === 'ready'
  })
  if (isReady) return
  let next: 'none' | 'ready' = 'none'
  try {
    load()
    next = 'ready'
  } finally {
    heap.atomicallySync((tx) => state.set(tx, next))
  }
}

function load(): void {
  const { loads, settings } = heap.variables
  heap.atomicallySync((tx) => {
    loads.update(tx, (n) => n + 1)
    settings.set(tx, LOADED)
  })
}

const use = (thread: number) => () => {
  need(load)
  const { seen, settings } = heap.variables
  heap.atomicallySync((tx) => seen[thread]?.set(tx, settings.get(tx)))
}

/** A transaction claims the load, and the load runs outside of it. All others wait by `retry`. */
export default defineThreads({
  ...onHeap(layout, 2, (opened) => {
    heap = opened
  }),
  threads: { Alice: use(0), Bob: use(1) },
  finally: {
    'the settings are loaded once': () => heap.variables.loads.peek() === 1,
    'both see what was loaded': () => heap.variables.seen.every((seen) => seen.peek() === LOADED),
  },
})
