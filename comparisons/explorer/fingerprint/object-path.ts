import { TVar } from '../../../stm/index.ts'

/** Where an object stands: it is the root, or what another one has under a key. */
export class Place {
  /** How many were found before it, from the same start, which is the same in every run. */
  readonly number: number
  readonly #object: object
  readonly #owner: Place | null
  readonly #key: unknown

  constructor(object: object, number: number, owner: Place | null, key: unknown) {
    this.#object = object
    this.number = number
    this.#owner = owner
    this.#key = key
  }

  /** As one would write it: `left.forks[2]`; or a name of its own. Most are never asked for theirs. */
  get path(): string {
    const name = this.#object instanceof TVar ? this.#object.name : undefined
    return name ?? this.#owner?.pathTo(this.#key) ?? ''
  }

  /** The path of what the object has under `key`; `undefined` for all that a wrapper holds. */
  pathTo(key: unknown): string {
    const { path } = this
    if (key === undefined) return path
    if (isCollection(this.#object)) return `${path}[${String(key)}]`
    return path === '' ? String(key) : `${path}.${String(key)}`
  }
}

const isCollection = (object: object): boolean =>
  Array.isArray(object) || object instanceof Map || object instanceof Set
