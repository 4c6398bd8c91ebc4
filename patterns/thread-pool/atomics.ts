import { inBits } from './in-bits.ts'
import { inWords } from './words.ts'

export const price = 'the queue is one word, of 31 tasks at most, in no order of arrival'

export default inWords(inBits)
