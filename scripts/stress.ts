import { start } from './start.ts'

await start('commands/stress.ts')
