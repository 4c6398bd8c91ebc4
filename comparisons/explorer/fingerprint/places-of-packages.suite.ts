import { Mutex, Semaphore } from 'async-mutex'
import { Sema } from 'async-sema'
import pLimit from 'p-limit'
import { TVar } from '../../../stm/index.ts'
import { type LatePlace, place } from './late-places.suite.ts'

/** Remembers the last value where nobody but its class can look. */
interface Noting {
  note(value: number): void
  readonly last: number
}

class NotingMutex extends Mutex implements Noting {
  #last = 0
  note(value: number): void {
    this.#last = value
  }
  get last(): number {
    return this.#last
  }
}

class NotingSemaphore extends Semaphore implements Noting {
  #last = 0
  note(value: number): void {
    this.#last = value
  }
  get last(): number {
    return this.#last
  }
}

class NotingSema extends Sema implements Noting {
  #last = 0
  note(value: number): void {
    this.#last = value
  }
  get last(): number {
    return this.#last
  }
}

class NotingVariable extends TVar<number> implements Noting {
  #last = 0
  note(value: number): void {
    this.#last = value
  }
  get last(): number {
    return this.#last
  }
}

const noting = (make: () => Noting): LatePlace =>
  place(
    make,
    (value, at) => at.note(value),
    ({ last }) => last,
  )

interface Tagged {
  tag?: number
}

interface Closed {
  readonly _cancelError: Tagged
}

/** The error of those that a semaphore turns away. Nothing else leads to it. */
const errorOf = (pool: unknown): Tagged => (pool as Closed)._cancelError

const key = Symbol('tag')

/** The program puts a property on something that others have made. */
const tagged = (make: () => object): LatePlace =>
  place<Tagged>(
    make,
    (value, at) => {
      at.tag = value
    },
    ({ tag }) => tag,
  )

/** The same under a symbol. */
const labelled = (make: () => object): LatePlace =>
  place<{ [key]?: number }>(
    make,
    (value, at) => {
      at[key] = value
    },
    (at) => at[key],
  )

class First extends Mutex {}

class Second extends Mutex {}

/** Places in what packages or the platform have made, which are the program's all the same. */
export const placesOfPackages: Readonly<Record<string, LatePlace>> = {
  'a `#private` field of a mutex': noting(() => new NotingMutex()),
  'a `#private` field of a semaphore': noting(() => new NotingSemaphore(1)),
  'a `#private` field of a semaphore of async-sema': noting(() => new NotingSema(1)),
  'a `#private` field of a transactional variable': noting(() => new NotingVariable(0)),
  'the error of those that a mutex turns away': place(
    () => new Mutex(new Error('closed')),
    (value, mutex) => {
      errorOf(Reflect.get(mutex, '_semaphore')).tag = value
    },
    (mutex) => errorOf(Reflect.get(mutex, '_semaphore')).tag,
  ),
  'the error of those that a semaphore turns away': place(
    () => new Semaphore(0, new Error('closed')),
    (value, pool) => {
      errorOf(pool).tag = value
    },
    (pool) => errorOf(pool).tag,
  ),
  'a property of a limit': tagged(() => pLimit(1)),
  'a property under a symbol of a limit': labelled(() => pLimit(1)),
  'a property under a symbol of an AbortController': labelled(() => new AbortController()),
  'a property under a symbol of an AbortSignal': labelled(() => new AbortController().signal),
  'a property under a symbol of a URL': labelled(() => new URL('https://example.org')),
  'a property under a symbol of the parameters of a URL': labelled(() => new URLSearchParams()),
  'a property under a symbol of a DOMException': labelled(() => new DOMException()),
  'what is in an object that a limit holds': place<{ tagged: Tagged }>(
    () => Object.assign(pLimit(1), { tagged: {} }),
    (value, { tagged }) => {
      tagged.tag = value
    },
    ({ tagged }) => tagged.tag,
  ),
  'whether a limit is frozen': place<{ limit?: object }>(
    () => ({}),
    (value, at) => {
      at.limit = pLimit(1)
      if (value === 1) Object.freeze(at.limit)
    },
    ({ limit }) => (limit !== undefined && Object.isFrozen(limit) ? 1 : 2),
  ),
  'a property of what `setTimeout` returns': tagged(() => {
    const timer = setTimeout(() => {}, 5)
    clearTimeout(timer)
    return timer
  }),
  'a property of what `setImmediate` returns': tagged(() => {
    const timer = setImmediate(() => {})
    clearImmediate(timer)
    return timer
  }),
  'a property of a function that releases a lock': tagged(() => {
    const makes = new Semaphore(1) as unknown as { _newReleaser(weight: number): object }
    return makes._newReleaser(1)
  }),
  'which class a mutex is of': place<{ mutex?: Mutex }>(
    () => ({}),
    (value, at) => {
      at.mutex = value === 1 ? new First() : new Second()
    },
    ({ mutex }) => (mutex instanceof First ? 1 : 2),
  ),
}
