import { Semaphore } from 'async-mutex'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** What is to become of a source: it ends after its items, fails after them, or stays silent. */
type Ending = 'ends' | 'fails' | 'is silent'

/** A file or a socket. It stays open until it is closed. */
export class Source {
  isOpen = true
  /** Reads under way. */
  reading = 0
  private readonly items: string[]
  private readonly ending: Ending
  private readonly closed = new Semaphore(0)
  private readonly traffic: Traffic
  private readonly world: World

  constructor(world: World, traffic: Traffic, items: readonly string[], ending: Ending = 'ends') {
    this.world = world
    this.traffic = traffic
    this.items = [...items]
    this.ending = ending
  }

  /**
   * The next item, after any length of time; `undefined` at the end, or if the source is closed. Rejects if
   * the source fails. One read at a time.
   */
  async read(): Promise<string | undefined> {
    this.reading += 1
    this.traffic.onTheirWay += 1
    let item: string | undefined
    try {
      item = await this.wait()
      return item
    } finally {
      this.reading -= 1
      if (item === undefined) this.traffic.onTheirWay -= 1
    }
  }

  /** Closes it, and ends a read that waits for a silent source. May be called again. */
  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.closed.release()
  }

  private async wait(): Promise<string | undefined> {
    if (this.items.length === 0 && this.ending === 'is silent') {
      await this.closed.acquire()
      return undefined
    }
    await this.world.work('reads')
    if (!this.isOpen) return undefined
    const item = this.items.shift()
    if (item === undefined && this.ending === 'fails') throw new Error('the disk is gone')
    return item
  }
}

/** Turns an item into a result, which takes any length of time. */
export type Work = (item: string) => Promise<string>

/** Takes a result. Returns whether another one is wanted. */
export type Sink = (result: string) => boolean

/** Reads from several sources, and has several workers. It is used once. */
export interface Pipeline {
  /**
   * Reads `sources` side by side, has each item worked on by one of the workers, and hands the results to
   * `sink`, in any order. Resolves when all sources have ended and `sink` has all results, or when `sink` wants
   * no more. Rejects with the first error of a source or of `work`. Every source is closed by then, nothing is
   * read or worked on any more, and `sink` is not called again.
   */
  run(sources: readonly Source[], work: Work, sink: Sink): Promise<void>
}

/** What flows into a pipeline. */
export interface Inflow {
  readonly sources: readonly Source[]
  readonly work: Work
}

/** What is made of two pipelines. */
export interface Opened<P extends Pipeline = Pipeline> {
  /** Runs both into one sink, as one pipeline: an error, or the end of interest, ends both. */
  runBoth(one: P, first: Inflow, other: P, second: Inflow, sink: Sink): Promise<void>
}

/** A pipeline, and what flows into it. */
type Ready = readonly [pipeline: Pipeline, inflow: Inflow]

/**
 * Runs pipelines into one sink. Calls `stop` when one of them fails, and when the sink wants no more; it
 * is left to `stop` to end the others. Rejects with the first error, when all have ended.
 */
export async function runTogether(all: readonly Ready[], sink: Sink, stop: () => void) {
  const errors: unknown[] = []
  const run = async ([pipeline, { sources, work }]: Ready): Promise<void> => {
    const stopping: Sink = (result) => {
      const wantsMore = sink(result)
      if (!wantsMore) stop()
      return wantsMore
    }
    try {
      await pipeline.run(sources, work, stopping)
    } catch (reason) {
      errors.push(reason)
      stop()
    }
  }
  await Promise.all(all.map(run))
  if (errors.length > 0) throw errors[0]
}

/** The same, made only of what every pipeline offers: only a sink that wants no more stops a pipeline. */
const closed: Opened = {
  async runBoth(one, first, other, second, sink) {
    let isOver = false
    const unlessOver: Sink = (result) => !isOver && sink(result)
    const both: Ready[] = [
      [one, first],
      [other, second],
    ]
    await runTogether(both, unlessOver, () => {
      isOver = true
    })
  },
}

/**
 * A solution is a class of pipelines. `room` is the number of items that may wait between the sources
 * and the workers.
 */
export type Pipelines = new (workers: number, room: number) => Pipeline

/** What goes through, and what the task that runs the pipeline found when it was over. */
class Traffic {
  /** Items that the sink does not have, from the beginning of the read. */
  onTheirWay = 0
  working = 0
  readonly results: string[] = []
  error = ''
  left = ''
  isOver = false

  /** Runs, and looks at what is left behind. */
  async watch(run: Promise<void>, sources: readonly Source[]): Promise<void> {
    try {
      await run
    } catch (error) {
      this.error = (error as Error).message
    }
    this.isOver = true
    if (sources.some(({ isOpen }) => isOpen)) this.left = 'an open source'
    else if (sources.some(({ reading }) => reading > 0)) this.left = 'a read'
    else if (this.working > 0) this.left = 'work'
  }
}

const sinkInto =
  (traffic: Traffic, most: number): Sink =>
  (result) => {
    traffic.onTheirWay -= 1
    traffic.results.push(traffic.isOver ? `late ${result}` : result)
    return traffic.results.length < most
  }

const workIn =
  (traffic: Traffic, world: World, spoilt = ''): Work =>
  async (item) => {
    traffic.working += 1
    await world.work(`works on ${item}`)
    traffic.working -= 1
    if (item === spoilt) throw new Error('the item is spoilt')
    return item.toUpperCase()
  }

interface Setup {
  readonly workers: number
  /** The number of results that the sink wants. */
  readonly most?: number
  /** The item on which the work fails. */
  readonly spoilt?: string
  /** The error to be reported. */
  readonly error?: string
  /** The results, sorted, or how many there are of them; 'any' if that depends on the order. */
  readonly results: string | number
}

/** A scenario with one pipeline, in which one item has room. */
const onePipeline = (
  kind: Scenario<Pipelines>['kind'],
  { workers, most = Infinity, spoilt, error = '', results }: Setup,
  open: (sourceOf: (items: readonly string[], ending?: Ending) => Source) => readonly Source[],
): Scenario<Pipelines> => ({
  kind,
  stage(PipelineOf, world) {
    const pipeline = new PipelineOf(workers, 1)
    const traffic = new Traffic()
    const sources = open((items, ending) => new Source(world, traffic, items, ending))
    const bound = sources.length + 1 + workers
    return {
      subject: { pipeline, sources },
      record: traffic,
      tasks: {
        Alice: () =>
          traffic.watch(
            pipeline.run(sources, workIn(traffic, world, spoilt), sinkInto(traffic, most)),
            sources,
          ),
      },
      invariants: {
        'memory is bounded': () => traffic.onTheirWay <= bound,
        'nothing is left behind': () => traffic.left === '',
        'the sink has no more than it asked for': () => traffic.results.length <= most,
      },
      finally: {
        'the results are there': () =>
          ['any', traffic.results.length, [...traffic.results].sort().join('')].includes(results),
        'the error is reported': () => traffic.error === error,
      },
    }
  },
})

const twoWorkers = onePipeline('liveness', { workers: 2, results: 'A' }, (sourceOf) => [
  sourceOf(['a']),
])

const twoSources = onePipeline('safety', { workers: 1, results: 'AB' }, (sourceOf) => [
  sourceOf(['a']),
  sourceOf(['b']),
])

/** The sink has enough while the source still waits for room. */
const aSlowWorker = onePipeline('safety', { workers: 1, most: 1, results: 1 }, (sourceOf) => [
  sourceOf(['a', 'b', 'c']),
])

const enough = onePipeline('safety', { workers: 2, most: 1, results: 1 }, (sourceOf) => [
  sourceOf(['a', 'b']),
])

const aSourceFails = onePipeline(
  'safety',
  { workers: 1, error: 'the disk is gone', results: 'any' },
  (sourceOf) => [sourceOf([], 'fails'), sourceOf(['a'], 'is silent')],
)

/** The work on the only item fails. The source is silent then, and the other worker waits for an item. */
const spoilt: Setup = { workers: 2, spoilt: 'a', error: 'the item is spoilt', results: 'any' }
const anItemFails = onePipeline('safety', spoilt, (sourceOf) => [sourceOf(['a'], 'is silent')])

/** One pipeline has a source that fails, the other one a source that has nothing to say. */
const twoPipelines: Scenario<Pipelines, Opened>['stage'] = (PipelineOf, world, { runBoth }) => {
  const files = new PipelineOf(1, 1)
  const sockets = new PipelineOf(1, 1)
  const traffic = new Traffic()
  const file = new Source(world, traffic, [], 'fails')
  const socket = new Source(world, traffic, [], 'is silent')
  const work = workIn(traffic, world)
  const sink = sinkInto(traffic, Infinity)
  return {
    subject: { files, sockets, file, socket },
    record: traffic,
    tasks: {
      Alice: () =>
        traffic.watch(
          runBoth(files, { sources: [file], work }, sockets, { sources: [socket], work }, sink),
          [file, socket],
        ),
    },
    invariants: { 'nothing is left behind': () => traffic.left === '' },
    finally: { 'the error is reported': () => traffic.error === 'the disk is gone' },
  }
}

export default definePattern<Pipelines, Opened>({
  title: 'Pipeline',
  lesson: 'Items flow down, and the end, the error and the lack of room must flow up.',
  chapter: 'Models built from variables',
  after: ['channels', 'error-group'],
  choice: {
    alone: 'either',
    composed: 'either',
    because: 'a bounded queue that can be closed suffices, whatever it is made of',
  },
  scenarios: {
    'two workers': twoWorkers,
    'two sources': twoSources,
    'a slow worker': aSlowWorker,
    enough,
    'a source fails': aSourceFails,
    'an item fails': anItemFails,
    ...inHalves('two pipelines', closed, twoPipelines),
  },
})
