import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { ReadWriteLock } from './problem.ts'

export const bug = 'readers serialised'

export const outcomes: Outcomes = {
  'readers share': ['deadlock'],
  'copies both ways': ['completed', 'deadlock'],
}

/** One lock for all. No file is damaged, but readers exclude each other as writers do. */
export default class OneLock implements ReadWriteLock {
  readonly mutex = new Mutex()

  read(use: () => Promise<void>): Promise<void> {
    return this.mutex.runExclusive(use)
  }

  write(use: () => Promise<void>): Promise<void> {
    return this.mutex.runExclusive(use)
  }

  update(look: () => Promise<boolean>, change: () => Promise<void>): Promise<void> {
    return this.write(async () => {
      if (await look()) await change()
    })
  }
}
