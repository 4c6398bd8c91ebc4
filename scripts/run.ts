import { start } from './start.ts'

await start('commands/run.ts')
