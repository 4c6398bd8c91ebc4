import { LAST, reporting } from './reporting.ts'

export default reporting(40, [LAST])
