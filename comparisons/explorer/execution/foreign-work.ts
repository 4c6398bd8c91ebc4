/** What keeps the process alive at this moment, by kind; `null` where nobody can tell, as in a page. */
const census = (): Map<string, number> | null => {
  if (typeof process === 'undefined' || !process.getActiveResourcesInfo) return null
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

/**
 * Notices when a program starts something in the background: a timer, an access to a file. What the
 * rest of the process has under way does not count, for it starts nothing while the program runs.
 */
export class ForeignWork {
  #before = census()
  #isUnderWay = false

  /** The program is about to run. `known` timers are under way that are none of its own. */
  before(known: number): void {
    this.#before = counted(known)
  }

  /** It has run, and not yet has any other callback of the event loop. */
  after(known: number): void {
    for (const [kind, count] of counted(known) ?? []) {
      // An immediate is over at the next turn, if it does not lead to another.
      if (kind !== 'Immediate' && count > (this.#before?.get(kind) ?? 0)) this.#isUnderWay = true
    }
  }

  /** Whether something is to happen at the next turn. */
  get isDueAtOnce(): boolean {
    return census()?.has('Immediate') ?? false
  }

  /** Whether the program has started anything; `null` if that cannot be known. */
  get isUnderWay(): boolean | null {
    return this.#before === null ? null : this.#isUnderWay
  }
}

function counted(known: number): Map<string, number> | null {
  const counts = census()
  counts?.set('Timeout', (counts.get('Timeout') ?? 0) - known)
  return counts
}
