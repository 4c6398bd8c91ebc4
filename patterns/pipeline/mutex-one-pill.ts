import type { Outcomes } from '../pattern.ts'
import MonitorPipeline from './mutex.ts'
import type { Pipeline } from './problem.ts'

export const bug = 'poison pill lost'

export const outcomes: Outcomes = {
  'two workers': ['deadlock'],
  'two pipelines': ['deadlock'],
}

const PILL = 'pill'

/** The last source puts a pill into the queue, and the worker that takes it ends. There are two workers. */
export default class PillPipeline extends MonitorPipeline implements Pipeline {
  protected override async end(): Promise<void> {
    await this.mutex.runExclusive(() => {
      this.open -= 1
      if (this.open > 0) return
      this.queue.push(PILL)
      this.open = 1
      this.notEmpty.notify()
    })
  }

  protected override async take(): Promise<string | undefined> {
    const item = await super.take()
    return item === PILL ? undefined : item
  }
}
