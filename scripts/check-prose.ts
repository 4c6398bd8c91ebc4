import { start } from './start.ts'

await start('commands/check-prose.ts')
