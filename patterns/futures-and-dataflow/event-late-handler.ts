import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import RingingSheet from './event.ts'
import type { Sheet } from './problem.ts'

export const bug = 'handler attached too late'

export const outcomes: Outcomes = {
  'two offers': ['deadlock'],
  'the diamond': ['completed', 'deadlock'],
  'two sources': ['completed', 'deadlock'],
  'a late reader': ['completed', 'deadlock'],
  'a reaction': ['completed', 'deadlock'],
  'two sheets': ['completed', 'deadlock'],
}

/** Waits for the event, and looks at the cells when it comes. What came before is not announced again. */
export default class ListeningSheet extends RingingSheet implements Sheet {
  override async read(cells: readonly string[]): Promise<readonly number[]> {
    const rung = new Semaphore(0)
    this.bell.listeners.add(rung)
    await rung.acquire()
    return this.now(cells) ?? this.read(cells)
  }
}
