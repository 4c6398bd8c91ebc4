import { sourceMutants } from './mutants.suite.ts'
import { theTestsNotice } from './planting.suite.ts'

theTestsNotice(sourceMutants, 'comparisons/explorer/fingerprint/sources.test.ts')
