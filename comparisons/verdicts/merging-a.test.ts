import { mergingOfPart } from './merging.suite.ts'

await mergingOfPart(0)
