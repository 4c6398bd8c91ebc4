import { setFlagsFromString } from 'node:v8'

// How V8 runs explorations. `vitest.config.ts` sets the same flags for the tests.

// Executions are many and short-lived. V8 mistakes some of their objects for long-lived ones and
// allocates them in the old generation, where they keep young objects alive: without this flag, a
// third of the time goes into garbage collection.
setFlagsFromString('--no-allocation-site-pretenuring')

// Most explorations are over within a second, and no function takes much of it. V8 would compile
// hundreds of them with all that they call, several times as it learns about more types: a third of
// the CPU time of a process that explores one program. So functions are optimised later, and with
// less in them. Long explorations take as long as before.
setFlagsFromString('--interrupt-budget=200000')
setFlagsFromString('--max-inlined-bytecode-size-cumulative=150')
