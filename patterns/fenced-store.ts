import type { World } from './stage.ts'

/** A new text of a document. `token` is the number of the lease under which it was made. */
export interface Write {
  readonly document: string
  readonly text: string
  readonly token?: number
  /** The version that the text was made from. */
  readonly version?: number
}

/** What the store keeps of a document. */
interface Stored {
  text: string
  /** Counts the writes. */
  version: number
  /** The greatest token that has come with a request. */
  token: number
}

/**
 * Documents in another process. A request takes any length of time on its way, and is carried out in one
 * step when it arrives.
 */
export class FencedStore {
  readonly documents: Record<string, Stored> = {}
  private readonly world: World
  private readonly readsAtOnce: boolean

  /**
   * Where it `readsAtOnce`, the time that a read takes is counted as a part of what comes after it. That keeps
   * scenarios small.
   */
  constructor(world: World, names: readonly string[], readsAtOnce: boolean) {
    this.world = world
    this.readsAtOnce = readsAtOnce
    for (const name of names) this.documents[name] = { text: '', version: 0, token: 0 }
  }

  /** From now on the store knows of `token`. */
  async read(document: string, token = 0): Promise<{ text: string; version: number }> {
    if (!this.readsAtOnce) await this.world.work(`reads ${document}`)
    const stored = this.of(document)
    stored.token = Math.max(stored.token, token)
    const { text, version } = stored
    return { text, version }
  }

  /**
   * Writes all or nothing. Returns `false`, with nothing written, if a token is older than one that the
   * store knows for the document, or a version is not the present one.
   */
  async write(writes: readonly Write[]): Promise<boolean> {
    await this.world.work(`writes ${writes.map(({ document }) => document).join(' and ')}`)
    for (const { document, token, version } of writes) {
      const stored = this.of(document)
      if (token !== undefined && token < stored.token) return false
      if (version !== undefined && version !== stored.version) return false
    }
    for (const { document, text, token = 0 } of writes) {
      const stored = this.of(document)
      const newest = Math.max(stored.token, token)
      this.documents[document] = { text, version: stored.version + 1, token: newest }
    }
    return true
  }

  private of(document: string): Stored {
    const stored = this.documents[document]
    if (!stored) throw new Error(`there is no ${document}`)
    return stored
  }
}
