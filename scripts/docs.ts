import { start } from './start.ts'

await start('commands/docs.ts')
