import './exploration-flags.ts'
import { start } from './start.ts'

// A process that explores one program, for scripts/bench.

await start('../comparisons/bench/explorations/explore-once-by-argument.ts')
