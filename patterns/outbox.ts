import { Mutex } from 'async-mutex'

/** Writes one entry to the slow place. */
export interface Writer<Entry> {
  write(entry: Entry): Promise<void>
}

/**
 * Entries on their way to a slow place: a file, a database, a service. They are written one at a
 * time, in the order in which they were added. A write that fails is the last one, because what was
 * added after it may rest on it.
 *
 * Add an entry in the step that makes it true, or in an `afterCommit` of the transaction that does,
 * and await `written` before anyone is told.
 */
export class Outbox<Entry> {
  private readonly writer: Writer<Entry>
  /** Its queue is the outbox. It is held for one write, and never by a task that waits for another. */
  private readonly turn = new Mutex()
  private failure: { readonly error: unknown } | null = null

  constructor(writer: Writer<Entry>) {
    this.writer = writer
  }

  /** Never blocks. */
  add(entry: Entry): void {
    void this.turn.runExclusive(async () => {
      if (this.failure !== null) return
      try {
        await this.writer.write(entry)
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
