import { start } from './start.ts'

// A process that replays tokens for the test of those that pages print.

await start('replay-tokens.suite.ts')
