import type { Outcomes } from '../pattern.ts'
import RingingPipeline from './event.ts'
import type { Pipeline, Sink, Source, Work } from './problem.ts'

export const bug = 'upstream left running'

export const outcomes: Outcomes = {
  'a slow worker': ['completed', 'invariant broken'],
  enough: ['invariant broken'],
  'two pipelines': ['deadlock'],
}

/** The run is over as soon as the sink wants no more. The sources and workers are still ending. */
export default class HastyPipeline extends RingingPipeline implements Pipeline {
  override run(sources: readonly Source[], work: Work, sink: Sink): Promise<void> {
    return new Promise((resolve, reject) => {
      const watched: Sink = (result) => {
        const wantsMore = sink(result)
        if (!wantsMore) resolve()
        return wantsMore
      }
      super.run(sources, work, watched).then(resolve, reject)
    })
  }
}
