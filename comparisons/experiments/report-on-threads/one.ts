import { FIRST, LAST, reporting } from './reporting.ts'

export default reporting(1, [FIRST, LAST])
