import { start } from './start.ts'

await start('commands/bench.ts')
