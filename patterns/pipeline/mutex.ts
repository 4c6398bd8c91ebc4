import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  type Opened,
  type Pipeline,
  runTogether,
  type Sink,
  type Source,
  type Work,
} from './problem.ts'

export const price = 'two conditions, and each way to an end must notify the right one, or all'

export const outcomes: Outcomes = {
  'two pipelines': ['deadlock'],
}

/** A bounded buffer, as a monitor, that also knows how many sources have not ended. */
export default class MonitorPipeline implements Pipeline {
  protected readonly mutex = new Mutex()
  protected readonly notEmpty = new Condition(this.mutex)
  private readonly notFull = new Condition(this.mutex)
  protected readonly queue: string[] = []
  private sources: readonly Source[] = []
  /** Sources that have not ended. */
  protected open = 0
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
    // A source that waits for room ends now, and the end of the last source wakes the workers.
    await this.mutex.runExclusive(() => this.notFull.notifyAll())
  }

  /** A source has ended: after the last one, all workers end that find no item. */
  protected async end(): Promise<void> {
    await this.mutex.runExclusive(() => {
      this.open -= 1
      if (this.open === 0) this.notEmpty.notifyAll()
    })
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
    return this.mutex.runExclusive(async () => {
      while (!this.isStopped && this.queue.length >= this.room) await this.notFull.wait()
      if (this.isStopped) return false
      this.queue.push(item)
      this.notEmpty.notify()
      return true
    })
  }

  /** Waits for an item. `undefined` if there will be none. */
  protected take(): Promise<string | undefined> {
    return this.mutex.runExclusive(async () => {
      while (!this.isStopped && this.queue.length === 0 && this.open > 0) await this.notEmpty.wait()
      if (this.isStopped) return undefined
      this.notFull.notify()
      return this.queue.shift()
    })
  }
}

export const published: Published<MonitorPipeline, Pipeline> = {
  stop: 'at any time, holding no lock; the run resolves, or rejects, when all has ended',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<MonitorPipeline> = {
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
