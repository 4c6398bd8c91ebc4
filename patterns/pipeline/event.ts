import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  type Opened,
  type Pipeline,
  runTogether,
  type Sink,
  type Source,
  type Work,
} from './problem.ts'

export const price = 'every item wakes all readers and workers, and all but one for nothing'

export const outcomes: Outcomes = {
  'two pipelines': ['deadlock'],
}

/** An array, a count of the sources that have not ended, and a bell for every change of either. */
export default class RingingPipeline implements Pipeline {
  protected readonly bell = new Bell()
  protected readonly queue: string[] = []
  private sources: readonly Source[] = []
  /** Sources that have not ended. */
  private open = 0
  private isStopped = false
  private error: { readonly reason: unknown } | undefined
  protected readonly room: number
  private readonly workers: number

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
  stop(error?: { readonly reason: unknown }): void {
    if (this.isStopped) return
    this.isStopped = true
    this.error = error
    this.closeAll()
    this.bell.ring()
  }

  private closeAll(): void {
    for (const source of this.sources) source.close()
  }

  private async read(source: Source): Promise<void> {
    try {
      let item = await source.read()
      while (item !== undefined && (await this.put(item))) item = await source.read()
    } catch (reason) {
      this.stop({ reason })
    } finally {
      source.close()
      this.open -= 1
      this.bell.ring()
    }
  }

  private async serve(work: Work, sink: Sink): Promise<void> {
    try {
      for (let item = await this.take(); item !== undefined; item = await this.take()) {
        const result = await work(item)
        if (!this.isStopped && !sink(result)) this.stop()
      }
    } catch (reason) {
      this.stop({ reason })
    }
  }

  /** Waits for room. Returns `false` if there is no use for the item any more. */
  private async put(item: string): Promise<boolean> {
    const isWanted = await when([this.bell], () => {
      if (this.isStopped) return false
      if (this.queue.length >= this.room) return undefined
      this.queue.push(item)
      return true
    })
    this.bell.ring()
    return isWanted
  }

  /** Waits for an item. `undefined` if there will be none. */
  private async take(): Promise<string | undefined> {
    const next = await when([this.bell], () => {
      if (this.isStopped) return {}
      const item = this.queue.shift()
      return item !== undefined || this.open === 0 ? { item } : undefined
    })
    this.bell.ring()
    return next.item
  }
}

export const published: Published<RingingPipeline, Pipeline> = {
  stop: 'at any time; the run resolves, or rejects, when all has ended',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<RingingPipeline> = {
  runBoth: (one, first, other, second, sink) =>
    runTogether(
      [
        [one, first],
        [other, second],
      ],
      sink,
      () => {
        one.stop()
        other.stop()
      },
    ),
}
