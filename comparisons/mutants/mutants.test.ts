import { knownStepsMutants } from './known-steps-mutants.suite.ts'
import { mutants } from './mutants.suite.ts'
import { nodeRuleMutants } from './node-rule-mutants.suite.ts'
import { theTestsNotice } from './planting.suite.ts'

theTestsNotice(
  [...mutants, ...nodeRuleMutants, ...knownStepsMutants],
  'comparisons/explorer/search/liveness.test.ts',
)
