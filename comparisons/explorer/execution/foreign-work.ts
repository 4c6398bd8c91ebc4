/** What keeps the process alive, counted by kind; `null` where that is unknown, as in a page. */
const census = (): Map<string, number> | null => {
  if (typeof process === 'undefined' || !process.getActiveResourcesInfo) return null
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

/**
 * Notices when a program starts something in the background: a timer, an access to a file. What the
 * rest of the process does is not counted, because it starts nothing while the program runs.
 */
export class ForeignWork {
  #before = census()
  #isUnderWay = false

  /** The program is about to run. `known` pending timers are not its own. */
  before(known: number): void {
    this.#before = counted(known)
  }

  /** The program has run, and no other callback of the event loop has run since. */
  after(known: number): void {
    for (const [kind, count] of counted(known) ?? []) {
      // An immediate ends at the next turn, unless it leads to another.
      if (kind !== 'Immediate' && count > (this.#before?.get(kind) ?? 0)) this.#isUnderWay = true
    }
  }

  /** Whether something will happen at the next turn. */
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
