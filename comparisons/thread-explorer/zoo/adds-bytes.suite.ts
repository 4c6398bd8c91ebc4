import { refused } from './refused.suite.ts'

export default refused.bytes
