import { parallelMap, parallelMerge } from 'streaming-iterables'
import { type Ending, endingOf, resultOf } from '../ending.ts'
import type { Outcomes } from '../pattern.ts'
import type { Pipeline, Sink, Source, Work } from './problem.ts'

export const price = 'what the package has started is listed, closed and waited for by hand'

export const outcomes: Outcomes = {
  'two pipelines': ['deadlock'],
}

/** Closes the source in `finally`, if the generator is told to return. */
async function* itemsOf(source: Source): AsyncGenerator<string> {
  try {
    for (let item = await source.read(); item !== undefined; item = await source.read()) yield item
  } finally {
    source.close()
  }
}

/**
 * The package streaming-iterables merges the sources and maps in parallel. A `break` does not reach the
 * sources, so they are closed and told to return by hand, which waits for their reads. The work
 * that the package has started is kept in a list, to be waited for as well. Its errors are handed on as values:
 * `parallelMap` reports one only when its source has ended. The package asks its sources for one item each, so
 * nothing waits between, whatever room there is.
 */
export default class MergedPipeline implements Pipeline {
  private readonly workers: number

  constructor(workers: number) {
    this.workers = workers
  }

  async run(sources: readonly Source[], work: Work, sink: Sink): Promise<void> {
    const items = sources.map(itemsOf)
    const underWay = new Set<Promise<Ending<string>>>()
    const counted = async (item: string): Promise<Ending<string>> => {
      const ending = endingOf(work(item))
      underWay.add(ending)
      return ending.finally(() => underWay.delete(ending))
    }
    try {
      for await (const ending of parallelMap(this.workers, counted, parallelMerge(...items))) {
        if (!sink(resultOf(ending))) break
      }
    } finally {
      await this.close(sources, items)
      await Promise.allSettled(underWay)
    }
  }

  protected async close(
    sources: readonly Source[],
    items: readonly AsyncGenerator<string>[],
  ): Promise<void> {
    for (const source of sources) source.close()
    await Promise.allSettled(items.map((each) => each.return(undefined)))
  }
}
