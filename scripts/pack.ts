import { start } from './start.ts'

await start('commands/pack.ts')
