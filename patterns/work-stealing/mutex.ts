import { underLock } from './locked.ts'
import { untilNoneIsLeft, working } from './workers.ts'

export const price = 'a lock for each look into a deque, also for its owner'

export default working(underLock, untilNoneIsLeft)
