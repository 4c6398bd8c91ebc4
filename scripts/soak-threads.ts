import { start } from './start.ts'

await start('commands/soak-threads.ts')
