import type { Stuck } from './conductor.ts'
import type { ThreadStep } from './step-log.ts'

// Why a run failed, as far as its steps show it.

/** What has a name among the reasons why runs of threads fail. */
export type NamedCause = 'torn read' | 'lost wake-up' | 'cycle of waits'

/** A thread has read `old` before another thread changed it, and `fresh` after the same update. */
export interface TornRead {
  readonly reader: number
  readonly writer: number
  readonly old: ThreadStep
  readonly fresh: ThreadStep
}

type Placed = ThreadStep & { readonly at: number }

/** A torn read of words that belong together, if each thread's last reads of them show one. */
export function tornReadIn(
  all: readonly ThreadStep[],
  together: readonly (readonly number[])[],
): TornRead | undefined {
  const steps: readonly Placed[] = all.map((step, at) => ({ ...step, at }))
  for (const group of together) {
    const inGroup = steps.filter(({ index }) => group.includes(index))
    for (const update of updatesIn(inGroup.filter(changes))) {
      const torn = tornBy(update, inGroup.filter(reads))
      if (torn !== undefined) return torn
    }
  }
  return undefined
}

/** The changes of each thread, parted where it changes a word that it has changed before. */
function updatesIn(changes: readonly Placed[]): readonly (readonly Placed[])[] {
  const updates: Placed[][] = []
  const latest = new Map<number, Placed[]>()
  for (const change of changes) {
    const known = latest.get(change.thread)
    if (known?.every(({ index }) => index !== change.index)) {
      known.push(change)
      continue
    }
    const begun = [change]
    updates.push(begun)
    latest.set(change.thread, begun)
  }
  return updates
}

/** Another thread's last reads of which one missed its change by `update`, and one did not. */
function tornBy(update: readonly Placed[], reads: readonly Placed[]): TornRead | undefined {
  const writer = update[0]?.thread as number
  const last = reads.filter(
    (read) =>
      read.thread !== writer &&
      !reads.some(
        (later) => later.thread === read.thread && later.index === read.index && later.at > read.at,
      ),
  )
  const changeOf = ({ index }: Placed) => update.find((change) => change.index === index)
  for (const old of last.filter((read) => (changeOf(read)?.at ?? -1) > read.at)) {
    const reader = old.thread
    const fresh = last.find(
      (read) => read.thread === reader && (changeOf(read)?.at ?? Infinity) < read.at,
    )
    if (fresh !== undefined) return { reader, writer, old, fresh }
  }
  return undefined
}

const changes = ({ before, after, operation }: ThreadStep): boolean =>
  before !== after && operation !== 'wait'

const reads = ({ operation }: ThreadStep): boolean => operation === 'load' || operation === 'reads'

/** The last change of the word at `index`. */
export const lastChangeOf = (steps: readonly ThreadStep[], index: number): ThreadStep | undefined =>
  steps.findLast((step) => step.index === index && changes(step))

/** Whether a change may be one by which a thread takes what others then wait for: it has looked at the word too. */
export const mayTake = ({ operation }: ThreadStep): boolean =>
  operation !== 'store' && operation !== 'writes'

/**
 * The thread whose notify of a word woke nobody, because `thread` began to wait there only later, and
 * in between the word has not changed, nor has `thread` looked at it.
 */
export function lostWakeUpOf(
  steps: readonly ThreadStep[],
  { thread, index }: Stuck,
): number | undefined {
  const slept = steps.findLastIndex(
    (step) => step.thread === thread && step.operation === 'wait' && step.index === index,
  )
  const before = steps.slice(0, slept).filter((step) => step.index === index)
  const notified = before.findLastIndex(
    (step) => step.operation === 'notify' && step.thread !== thread,
  )
  const notify = before[notified]
  const knows = (step: ThreadStep) => changes(step) || (step.thread === thread && reads(step))
  const isLost = notify?.result === 0 && !before.slice(notified).some(knows)
  return isLost ? notify?.thread : undefined
}

/** The first circle among edges from a thread to the one that it waits for. */
export function cycleIn(edges: ReadonlyMap<number, number>): readonly number[] | undefined {
  for (const first of edges.keys()) {
    const path: number[] = []
    for (let at: number | undefined = first; at !== undefined; at = edges.get(at)) {
      const begins = path.indexOf(at)
      if (begins >= 0) return path.slice(begins)
      path.push(at)
    }
  }
  return undefined
}
