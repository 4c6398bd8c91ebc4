import { start } from './start.ts'

// A child process that explores what its parent sends.

await start('explore-solutions.ts')
