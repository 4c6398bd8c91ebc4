import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, ReadWriteLock } from './problem.ts'

export const price = 'a line kept by hand, and each visit that ends wakes all who wait'

export const outcomes: Outcomes = {
  // Alice is inside one lock and waits for the other, and so does Bob.
  'copies both ways': ['completed', 'deadlock'],
}

/** A task from arrival until it leaves. */
interface Visit {
  readonly isWriter: boolean
}

/** One line in order of arrival. A reader goes in behind readers alone, a writer when it is first. */
export default class ListeningLock implements ReadWriteLock {
  readonly bell = new Bell()
  private line: readonly Visit[] = []

  read(use: () => Promise<void>): Promise<void> {
    return this.#during(this.arrive(false), use)
  }

  write(use: () => Promise<void>): Promise<void> {
    return this.#during(this.arrive(true), use)
  }

  async update(look: () => Promise<boolean>, change: () => Promise<void>): Promise<void> {
    let isDue = false
    await this.read(async () => {
      isDue = await look()
    })
    if (!isDue) return
    // The lock was free for a moment, so look again.
    await this.write(async () => {
      if (await look()) await change()
    })
  }

  arrive(isWriter: boolean): Visit {
    const visit = { isWriter }
    this.line = [...this.line, visit]
    return visit
  }

  mayEnter(visit: Visit): boolean {
    const ahead = this.line.slice(0, this.line.indexOf(visit))
    return visit.isWriter ? ahead.length === 0 : ahead.every(({ isWriter }) => !isWriter)
  }

  leave(visit: Visit): void {
    this.line = this.line.filter((each) => each !== visit)
    this.bell.ring()
  }

  async #during(visit: Visit, use: () => Promise<void>): Promise<void> {
    try {
      await when([this.bell], () => this.mayEnter(visit) || undefined)
      await use()
    } finally {
      this.leave(visit)
    }
  }
}

export const published: Published<ListeningLock, ReadWriteLock> = {
  arrive: 'at all locks in one step, with no await between',
  mayEnter: 'asked of all locks in one step, again after each ring',
  leave: 'whatever happens',
  bell: 'listen to those of all locks',
}

export const composing: Composing = { beforehand: 'both locks', undone: 'each arrival' }

export const opened: Opened<ListeningLock> = {
  async readAndWrite(one, other, use) {
    const [reading, writing] = [one.arrive(false), other.arrive(true)]
    try {
      await when(
        [one.bell, other.bell],
        () => (one.mayEnter(reading) && other.mayEnter(writing)) || undefined,
      )
      await use()
    } finally {
      one.leave(reading)
      other.leave(writing)
    }
  },
}
