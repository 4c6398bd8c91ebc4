import { Mutex } from 'async-mutex'

/**
 * Entries on their way to a slow place: a file, a database, a service. They are written one at a
 * time, in the order in which they were added. A write that fails is the last one, because what was
 * added after it may rest on it.
 *
 * Add an entry in the step that makes it true, or in an `afterCommit` of the transaction that does,
 * and await `written` before anyone is told.
 */
export class Outbox<Place, Entry> {
  private readonly place: Place
  private readonly write: (place: Place, entry: Entry) => Promise<void>
  /** Its queue is the outbox. It is held for one write, and never by a task that waits for another. */
  private readonly turn = new Mutex()
  private failure: { readonly error: unknown } | null = null

  /**
   * `write` puts an entry into `place`. It should use nothing but what it is passed: where functions cannot be
   * looked into, as in a page, the explorer sees what is in fields alone.
   */
  constructor(place: Place, write: (place: Place, entry: Entry) => Promise<void>) {
    this.place = place
    this.write = write
  }

  /** Never blocks. */
  add(entry: Entry): void {
    void this.turn.runExclusive(async () => {
      if (this.failure !== null) return
      try {
        await this.write(this.place, entry)
      } catch (error) {
        this.failure = { error }
      }
    })
  }

  /**
   * Blocks until all that was added before is written. Rejects with what the first write that
   * failed has thrown.
   */
  async written(): Promise<void> {
    await this.turn.runExclusive(() => {
      if (this.failure !== null) throw this.failure.error
    })
  }
}
