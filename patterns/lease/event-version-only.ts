import type { FencedStore, Write } from '../fenced-store.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Change, Desk, Opened } from './problem.ts'

export const price = 'workers compute side by side, and all but one of them do it again'

export const outcomes: Outcomes = {}

/** No lease at all: the store compares versions, and the worker starts over. */
export default class VersionedDesk implements Desk {
  readonly document: string
  readonly store: FencedStore

  constructor(store: FencedStore, document: string) {
    this.store = store
    this.document = document
  }

  timeIsUp(): void {}

  async update(change: Change): Promise<boolean> {
    const { document } = this
    for (;;) {
      const { text, version } = await this.store.read(document)
      const write = { document, version, text: await change(text) }
      if (await this.store.write([write])) return true
    }
  }
}

export const published: Published<VersionedDesk, Desk> = {
  store: 'read, and written with the versions that were read',
  document: 'named in each request',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<VersionedDesk> = {
  async updateBoth(one, other, change) {
    for (;;) {
      const writes: Write[] = []
      for (const { document } of [one, other]) {
        const { text, version } = await one.store.read(document)
        writes.push({ document, version, text: await change(text) })
      }
      if (await one.store.write(writes)) return true
    }
  },
}
