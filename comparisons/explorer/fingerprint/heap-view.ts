import type { Care } from './contents.ts'
import type { Fingerprint } from './fingerprint.ts'

/** What a hasher asks of the heap. */
export interface HeapView {
  /** Holds no state, wherever it is kept. */
  readonly world: object
  /** A function is kept as data that was not there from the start. */
  metFunction(): void
  /** Whether it is known what functions close over. */
  readonly seesClosures: boolean
  /** Whether something was there from the start. */
  knows(object: object | symbol): boolean
  /** What the code of the program may do to properties. */
  readonly care: Readonly<Care>
  /** A number that stands for a prototype in all runs. */
  identityOf(prototype: object): number
  /** Whether an object has `#private` fields though none of its classes says so. */
  hasPrivates(object: object): boolean
}

/** What a hasher does with the objects that it comes across. */
export interface Meetings {
  /** Adds which lock or variable it is; what is in it is left to others. */
  primitive(primitive: object, into: Fingerprint): void
  /** Adds which object it is, where that matters beside its contents. */
  object(object: object | symbol, into: Fingerprint): void
  /** Adds what is in a lock or variable, after all that led to it. */
  contents?(primitive: object, into: Fingerprint): void
}
