import type { Run } from '../explorer/index.ts'

/** A schedule that can be drawn, with its point of no return where that is known. */
export type Drawable = Pick<Run, 'tasks' | 'steps' | 'repeatsFrom' | 'ending'> & {
  readonly pointOfNoReturn?: number | null
}
