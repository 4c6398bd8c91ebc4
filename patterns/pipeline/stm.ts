import { atomically, check, TVar } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  type Opened,
  type Pipeline,
  runTogether,
  type Sink,
  type Source,
  type Work,
} from './problem.ts'

export const price = 'a transaction for each item, twice'

export const outcomes: Outcomes = {
  'two pipelines': ['deadlock'],
}

/** A queue is closed after the last source, and by a stop: it accepts no more items, and those in it can be taken. */
interface Queue {
  readonly items: readonly string[]
  readonly isClosed: boolean
}

/** A bounded queue in a variable. A source waits until it changes, and so does a worker. */
export default class QueuePipeline implements Pipeline {
  private readonly queue = new TVar<Queue>({ items: [], isClosed: false })
  private sources: readonly Source[] = []
  /** Sources that have not ended. */
  private open = 0
  private isStopped = false
  private error: { readonly reason: unknown } | undefined
  private readonly workers: number
  private readonly room: number

  constructor(workers: number, room: number) {
    this.workers = workers
    this.room = room
  }

  async run(sources: readonly Source[], work: Work, sink: Sink): Promise<void> {
    this.sources = sources
    this.open = sources.length
    if (this.isStopped) this.closeAll()
    const readers = sources.map((source) => this.read(source))
    const workers = Array.from({ length: this.workers }, () => this.serve(work, sink))
    await Promise.all([...readers, ...workers])
    if (this.error) throw this.error.reason
  }

  /** Ends the run, without what is on its way, and with `error` if there is one. */
  async stop(error?: { readonly reason: unknown }): Promise<void> {
    if (this.isStopped) return
    this.isStopped = true
    this.error = error
    this.closeAll()
    await atomically((tx) => this.queue.set(tx, { items: [], isClosed: true }))
  }

  protected async end(): Promise<void> {
    this.open -= 1
    if (this.open === 0) await this.close()
  }

  protected async close(): Promise<void> {
    if (this.isStopped) return
    await atomically((tx) => this.queue.update(tx, ({ items }) => ({ items, isClosed: true })))
  }

  private closeAll(): void {
    for (const source of this.sources) source.close()
  }

  private async read(source: Source): Promise<void> {
    try {
      let item = await source.read()
      while (item !== undefined && (await this.put(item))) item = await source.read()
    } catch (reason) {
      await this.stop({ reason })
    } finally {
      source.close()
      await this.end()
    }
  }

  private async serve(work: Work, sink: Sink): Promise<void> {
    try {
      for (let item = await this.take(); item !== undefined; item = await this.take()) {
        const result = await work(item)
        if (!this.isStopped && !sink(result)) await this.stop()
      }
    } catch (reason) {
      await this.stop({ reason })
    }
  }

  /** Waits for room. Returns `false` if there is no use for the item any more. */
  private put(item: string): Promise<boolean> {
    return atomically((tx) => {
      const { items, isClosed } = this.queue.get(tx)
      if (isClosed) return false
      check(tx, items.length < this.room)
      this.queue.set(tx, { items: [...items, item], isClosed })
      return true
    })
  }

  /** Waits for an item. `undefined` if there will be none. */
  private take(): Promise<string | undefined> {
    return atomically((tx) => {
      const { items, isClosed } = this.queue.get(tx)
      const [item, ...rest] = items
      check(tx, item !== undefined || isClosed)
      if (item !== undefined) this.queue.set(tx, { items: rest, isClosed })
      return item
    })
  }
}

export const published: Published<QueuePipeline, Pipeline> = {
  stop: 'at any time; the run resolves, or rejects, when all has ended',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<QueuePipeline> = {
  runBoth: (one, first, other, second, sink) =>
    runTogether(
      [
        [one, first],
        [other, second],
      ],
      sink,
      () => {
        void one.stop()
        void other.stop()
      },
    ),
}
