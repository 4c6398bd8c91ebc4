import { contractOfPart } from './contract.suite.ts'

await contractOfPart(4)
