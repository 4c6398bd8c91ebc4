import { FIRST, reporting } from './reporting.ts'

export default reporting(40, [FIRST])
