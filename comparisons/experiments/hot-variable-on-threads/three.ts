import { adding } from './adding.ts'

export default adding(3)
