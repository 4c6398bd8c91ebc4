import { TVar } from '../../../stm/index.ts'
import { isProxy } from './node-builtins.ts'
import { originOf } from './origin.ts'

/** Where an object stands: it is a root, or what another one has under a key. */
export class ObjectPath {
  /** How many were found before it, from the same roots, which is the same in every run. */
  readonly number: number
  /** Of a root that is a variable of the program: whose it is, as in `, in a closure of Alice`. */
  readonly whose: string
  readonly #object: object | symbol
  readonly #owner: ObjectPath | null
  readonly #key: unknown

  constructor(
    object: object | symbol,
    number: number,
    owner: ObjectPath | null,
    key: unknown,
    whose = '',
  ) {
    this.#object = object
    this.number = number
    this.#owner = owner
    this.#key = key
    this.whose = owner?.whose ?? whose
  }

  /** As one would write it: `left.forks[2]`; or a name of its own. Most are never asked for theirs. */
  get text(): string {
    const isVariable = !isProxy(this.#object) && this.#object instanceof TVar
    const name = isVariable ? (this.#object as TVar<unknown>).name : undefined
    if (name) return name
    if (this.#owner === null) return this.#key === undefined ? '' : show(this.#key)
    if (this.#isInner) return this.#owner.text
    const { within } = this.#owner
    // An item of a queue moves, so its place in there says nothing.
    return within === null || this.within !== null
      ? this.#owner.textTo(this.#key)
      : `${within.text}[…]`
  }

  /** The data type of `stm` that the object is how it is made, such as a variable or a link of a list. */
  get within(): ObjectPath | null {
    const around = this.#owner?.within ?? null
    if (isOfStm(this.#object)) return around ?? this
    return isRecord(this.#object) ? around : null
  }

  /** Whether it is how a data type of `stm` is made, as the lists of a queue, and has no name. */
  get #isInner(): boolean {
    const owner = this.#owner
    return owner !== null && isOfStm(this.#object) && isOfStm(owner.#object)
  }

  /** The path of what the object has under `key`; `undefined` for all that a wrapper holds. */
  textTo(key: unknown): string {
    const { text } = this
    if (key === undefined) return text
    if (isCollection(this.#object)) return `${text}[${show(key)}]`
    return text === '' ? show(key) : `${text}.${show(key)}`
  }

  /** The same for a reader who does not know from where one starts. */
  describe(key?: unknown): string {
    return `${this.textTo(key)}${this.whose}`
  }
}

/** Whether it is an object of `stm` and no variable. */
function isOfStm(object: object | symbol): boolean {
  if (isProxy(object) || typeof object !== 'object' || object instanceof TVar) return false
  const type: unknown = Object.getPrototypeOf(object)?.constructor
  return typeof type === 'function' && originOf(type) === 'stm'
}

/** Whether it can be how a data type of `stm` is made: a variable, or what is in one beside a value. */
function isRecord(object: object | symbol): boolean {
  if (isProxy(object) || typeof object !== 'object') return false
  if (object instanceof TVar || Array.isArray(object)) return true
  return ['item', 'newest', 'position', 'value'].some((key) => Object.hasOwn(object, key))
}

const isCollection = (object: object | symbol): boolean =>
  !isProxy(object) && (Array.isArray(object) || object instanceof Map || object instanceof Set)

/** A key as text. To turn an object into text may run the program's code. */
const show = (key: unknown): string =>
  (typeof key === 'object' && key !== null) || typeof key === 'function' ? '…' : String(key)

const LONGEST_PATH = 60

/** A path of which nobody can read the end is named by its beginning: `one.…`. It leads through a package. */
export const shortened = (unseen: string | null): string | null =>
  unseen === null || unseen.length <= LONGEST_PATH || unseen.includes(' ')
    ? unseen
    : `${unseen.split('.')[0]}.…`
