import { start } from '../../scripts/start.ts'

// A process that examines solutions for the contract test.

await start('../comparisons/verdicts/examine-solution.suite.ts')
