/** The version of V8 that Node 20 has. */
const isNode20 = process.versions.v8.startsWith('11.3.')

/**
 * The flags of V8 for processes that explore.
 *
 * Executions are many and short-lived. V8 mistakes some of their objects for long-lived ones and
 * allocates them in the old generation, where they keep young objects alive: without the first
 * flag, a third of the time goes into garbage collection.
 *
 * Most explorations are over within a second, and no function takes much of it. V8 would compile
 * hundreds of them with all that they call, several times as it learns about more types: a third
 * of the CPU time of a process that explores one program. So functions are optimised later, and
 * with less in them; long explorations take as long as before. Measured on Node 20 alone: later
 * versions have another compiler in between, and do not know all of these flags.
 */
export const explorationFlags: readonly string[] = [
  '--no-allocation-site-pretenuring',
  ...(isNode20 ? ['--interrupt-budget=200000', '--max-inlined-bytecode-size-cumulative=150'] : []),
]
