import { start } from './start.ts'

await start('commands/release.ts')
