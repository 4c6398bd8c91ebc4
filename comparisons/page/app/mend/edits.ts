import type { Original } from './original.ts'
import type { Storage } from './storage.ts'

type Name = Pick<Original, 'problem' | 'name'>

/** What the reader has written, by solution. One text is for all scenarios, as a solution is. */
export class Edits {
  readonly #storage: Storage

  constructor(storage: Storage) {
    this.#storage = storage
  }

  get isKept(): boolean {
    return this.#storage.isKept
  }

  /** What the reader has made of a solution; `null` if nothing. */
  of(original: Name): string | null {
    return this.#storage.read(keyOf(original))
  }

  keep(original: Name, text: string): void {
    this.#storage.write(keyOf(original), text)
  }

  forget(original: Name): void {
    this.#storage.remove(keyOf(original))
  }

  /** Calls `listener` when another tab has changed a text: `isOf` says whether it is that of a solution. */
  onChangeElsewhere(
    listener: (isOf: (original: Name) => boolean, text: string | null) => void,
  ): void {
    this.#storage.onChangeElsewhere((key, text) =>
      listener((original) => key === keyOf(original), text),
    )
  }
}

const keyOf = ({ problem, name }: Name): string => `edit:${problem}/${name}`
