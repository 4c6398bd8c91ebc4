import { once } from '../../../patterns/lazy-init/atomics.ts'
import { READY, STATE } from '../../../patterns/lazy-init/settings.ts'
import { defineThreads } from '../../../patterns/threads-program.ts'

const [LOADS, FAILED, SERVED] = [1, 2, 3]

class LoadFailed extends Error {
  override readonly name = 'LoadFailed'
}

/** The first load fails, and all later ones do not. */
function load(words: Int32Array): void {
  if (Atomics.add(words, LOADS, 1) === 0) throw new LoadFailed()
}

const use = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  try {
    once.need(words, () => load(words))
    Atomics.add(words, SERVED, 1)
  } catch (error) {
    if (!(error instanceof LoadFailed)) throw error
    Atomics.add(words, FAILED, 1)
  }
}

/** Settings that two threads need at once, and that cannot be loaded at first. */
export default defineThreads({
  open: () => new SharedArrayBuffer(16),
  threads: { Alice: use, Bob: use },
  finally: {
    'one has the error, and the other has the settings': (words) =>
      words[STATE] === READY && words[FAILED] === 1 && words[SERVED] === 1,
  },
  nameOf: (index) => ['state', 'loads', 'failed', 'served'][index],
})
