import { start } from './start.ts'

await start('check-prose')
