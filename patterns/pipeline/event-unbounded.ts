import type { Outcomes } from '../pattern.ts'
import RingingPipeline from './event.ts'
import type { Pipeline } from './problem.ts'

export const bug = 'no back-pressure'

export const outcomes: Outcomes = {
  'a slow worker': ['completed', 'invariant broken'],
  'two pipelines': ['deadlock'],
}

/** Sources push, as an event emitter does. What the workers have not got to yet is kept, however much it is. */
export default class PushingPipeline extends RingingPipeline implements Pipeline {
  constructor(workers: number) {
    super(workers, Infinity)
  }
}
