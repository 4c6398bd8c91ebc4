import { start } from './start.ts'

await start('commands/page.ts')
