import { start } from './start.ts'

await start('commands/copy-stm.ts')
