import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { type Ingredient, lackedBy, type Table } from './problem.ts'

export const bug = 'hold and wait'

export const outcomes: Outcomes = {
  'one round': ['completed', 'deadlock'],
  'a round for each of two': ['completed', 'deadlock'],
  'round after round': ['completed', 'deadlock'],
  // The take that lost the race still stands, and takes what was laid for the next.
  'from either of two tables': ['deadlock'],
}

/** A semaphore for each ingredient. A smoker who holds one and waits keeps it from another. */
export default class OneByOneTable implements Table {
  readonly taken = new Semaphore(0)
  readonly laid: Readonly<Record<Ingredient, Semaphore>> = {
    tobacco: new Semaphore(0),
    paper: new Semaphore(0),
    matches: new Semaphore(0),
  }

  async lay(first: Ingredient, second: Ingredient): Promise<void> {
    this.laid[first].release()
    this.laid[second].release()
    await this.taken.acquire()
  }

  async take(own: Ingredient): Promise<void> {
    for (const ingredient of lackedBy(own)) await this.laid[ingredient].acquire()
    this.taken.release()
  }
}
