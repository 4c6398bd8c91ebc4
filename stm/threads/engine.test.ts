import { conformance, type SubjectOptions } from '../testing/conformance.suite.ts'
import { lawsOf } from '../testing/laws.suite.ts'
import { semantics } from '../testing/semantics.suite.ts'
import { PlentifulHeap } from './testing/anything.suite.ts'

let plentiful: PlentifulHeap
const options: SubjectOptions = {
  newTVar: (initial, options) => plentiful.newTVar(initial, options),
  isWaitedFor: (variable) => plentiful.isWaitedFor(variable),
  exempt: {
    'a body sees the async context of the call':
      'all that wait on a thread are woken by one listener',
  },
}

for (const kernel of ['WebAssembly', 'JavaScript'] as const) {
  const makeEngine = () => {
    plentiful = new PlentifulHeap(10_000, kernel)
    return plentiful.heap.engine
  }
  const name = `shared memory, on one thread, in ${kernel}`
  conformance(name, makeEngine, options)
  lawsOf(name, makeEngine, options)
  semantics(name, makeEngine, options)
}
