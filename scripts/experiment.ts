import { start } from './start.ts'

await start('commands/experiment.ts')
