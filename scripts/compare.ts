import { start } from './start.ts'

await start('commands/compare.ts')
