import { start } from './start.ts'

await start('commands/runtimes.ts')
