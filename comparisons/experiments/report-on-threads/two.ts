import { FIRST, LAST, reporting } from './reporting.ts'

export default reporting(2, [FIRST, LAST])
