import { setFlagsFromString } from 'node:v8'
import { explorationFlags } from './v8-flags.ts'

// How V8 runs explorations. The tests have the same flags.

for (const flag of explorationFlags) setFlagsFromString(flag)
