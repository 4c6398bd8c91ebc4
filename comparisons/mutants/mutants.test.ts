import { mutants } from './mutants.suite.ts'
import { nodeRuleMutants } from './node-rule-mutants.suite.ts'
import { theTestsNotice } from './planting.suite.ts'

theTestsNotice([...mutants, ...nodeRuleMutants], 'comparisons/explorer/search/liveness.test.ts')
