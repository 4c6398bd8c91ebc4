import { start } from './start.ts'

await start('commands/new.ts')
