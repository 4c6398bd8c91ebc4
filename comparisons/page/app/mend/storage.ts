/** Before every key, for all pages that are opened from files share one store. */
const PREFIX = 'you-are-the-scheduler:'

/** What this page keeps in the browser. A store that is missing, forbidden or full does no harm. */
export class Storage {
  /** What the browser did not keep: it lasts as long as the page. */
  readonly #unkept = new Map<string, string>()

  /** Whether the browser has kept all that it was given. */
  get isKept(): boolean {
    return this.#unkept.size === 0
  }

  read(key: string): string | null {
    const unkept = this.#unkept.get(key)
    if (unkept !== undefined) return unkept
    try {
      return localStorage.getItem(`${PREFIX}${key}`)
    } catch {
      return null
    }
  }

  write(key: string, value: string): void {
    try {
      localStorage.setItem(`${PREFIX}${key}`, value)
      this.#unkept.delete(key)
    } catch {
      this.#unkept.set(key, value)
    }
  }

  remove(key: string): void {
    this.#unkept.delete(key)
    try {
      localStorage.removeItem(`${PREFIX}${key}`)
    } catch {
      // There is nothing to remove, then.
    }
  }

  /** Calls `listener` with each key that another tab changes, and the new value; `null` if it was removed. */
  onChangeElsewhere(listener: (key: string, value: string | null) => void): void {
    addEventListener('storage', ({ key, newValue }) => {
      if (key?.startsWith(PREFIX)) listener(key.slice(PREFIX.length), newValue)
    })
  }

  /** Removes all that this page has kept. */
  clear(): void {
    this.#unkept.clear()
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(PREFIX)) localStorage.removeItem(key)
      }
    } catch {
      // There is nothing to remove, then.
    }
  }
}
