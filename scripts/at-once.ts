import { start } from './start.ts'

await start('commands/at-once.ts')
