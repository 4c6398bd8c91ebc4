import { Mutex, Semaphore } from 'async-mutex'
import { Sema } from 'async-sema'
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

class First extends Mutex {}

class Second extends Mutex {}

/** Places in what packages have made, which are the program's all the same. */
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
  'which class a mutex is of': place<{ mutex?: Mutex }>(
    () => ({}),
    (value, at) => {
      at.mutex = value === 1 ? new First() : new Second()
    },
    ({ mutex }) => (mutex instanceof First ? 1 : 2),
  ),
}
