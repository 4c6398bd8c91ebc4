import fc from 'fast-check'
import type { Stage } from '../../../patterns/stage.ts'
import { corpus } from '../../explorer/corpus/corpus.suite.ts'
import { explore, type Program } from '../../explorer/index.ts'

/** How a bug is found by random schedules, and by the explorer. Times are CPU time in milliseconds. */
export interface BugRow {
  readonly program: string
  /** With how many of the seeds fast-check's scheduler found it. */
  readonly found: number
  /** The runs until then, over those seeds. */
  readonly meanRuns: number | null
  readonly maxRuns: number | null
  readonly milliseconds: number | null
  readonly explorer: { readonly runs: number; readonly milliseconds: number }
}

export interface BugReport {
  readonly seeds: number
  /** How many runs each seed has. */
  readonly most: number
  readonly rows: readonly BugRow[]
}

const MOST = 1000

/** Pairs of the corpus that look at the clock, or wait for it: the scheduler has none. */
const WITH_CLOCK = new Set([
  'abort-reason',
  'acquire-timeout',
  'chunked-loop',
  'debounced-save',
  'expiry-timer-throws',
  'heartbeat-after-release',
  'idle-timeout',
  'lease-with-fencing',
  'lock-timeout-release',
  'polling-out-of-order',
  'reconnect-after-disconnect',
  'retry-after-timeout',
  'sliding-window',
  'stale-clock',
  'token-bucket',
  'ttl-cache',
])

/** How often the explorer is measured. */
const TIMES = 5

/** Looks for the bugs of the wrong programs of the corpus, of `most` at most, in both ways. */
export async function findBugs(
  seeds: number,
  most: number,
  onProgress: (what: string) => void,
): Promise<BugReport> {
  const wrong = (await corpus()).filter(
    ({ pair, version, truth }) => version === 'wrong' && truth === 'fails' && !WITH_CLOCK.has(pair),
  )
  const rows: BugRow[] = []
  for (const { pair, program } of wrong.slice(0, most)) {
    onProgress(`random schedules: ${pair}`)
    rows.push(await findBug(pair, program, seeds))
  }
  return { seeds, most: MOST, rows }
}

async function findBug(pair: string, program: Program, seeds: number): Promise<BugRow> {
  await explore(program)
  const before = milliseconds()
  let runs = 0
  for (let i = 0; i < TIMES; i += 1) runs = (await explore(program)).executions
  const explorer = { runs, milliseconds: (milliseconds() - before) / TIMES }
  await runsUntilFound(program, 0)
  const tries: { readonly runs: number; readonly milliseconds: number }[] = []
  for (let seed = 1; seed <= seeds; seed += 1) {
    const start = milliseconds()
    const runs = await runsUntilFound(program, seed)
    if (runs !== null) tries.push({ runs, milliseconds: milliseconds() - start })
  }
  const mean = (of: 'runs' | 'milliseconds') =>
    tries.length === 0 ? null : tries.reduce((sum, each) => sum + each[of], 0) / tries.length
  return {
    program: pair,
    found: tries.length,
    meanRuns: mean('runs'),
    maxRuns: tries.length === 0 ? null : Math.max(...tries.map(({ runs }) => runs)),
    milliseconds: mean('milliseconds'),
    explorer,
  }
}

/** How many random schedules it takes until one fails; `null` if none of {@link MOST} does. */
async function runsUntilFound(program: Program, seed: number): Promise<number | null> {
  const survived = fc.asyncProperty(fc.scheduler(), fc.boolean(), (scheduler, together) =>
    survives(program, scheduler, together),
  )
  const { failed, numRuns } = await fc.check(survived, { seed, numRuns: MOST, endOnFailure: true })
  return failed ? numRuns : null
}

/**
 * Runs `program` by one random schedule. What the scheduler holds back is `work`, and the starts of
 * the tasks, unless all start together.
 */
async function survives(
  program: Program,
  scheduler: fc.Scheduler,
  together: boolean,
): Promise<boolean> {
  const {
    tasks,
    daemons = [],
    invariants,
    finally: atEnd,
  }: Stage = program({
    work: (label) => scheduler.schedule(Promise.resolve(), label),
  })
  let hasThrown = false
  const stray = () => {
    hasThrown = true
  }
  const stop = onStrayError(stray)
  const unfinished = new Set(Object.keys(tasks).filter((name) => !daemons.includes(name)))
  const end = (name: string) => () => unfinished.delete(name)
  for (const [name, task] of Object.entries(tasks)) {
    const started = together ? task() : scheduler.schedule(Promise.resolve(), name).then(task)
    started.then(end(name), stray)
  }
  const holds = (all: Stage['invariants']) => Object.values(all ?? {}).every((test) => test())
  let isBroken = false
  await atRest()
  while (scheduler.count() > 0 && !hasThrown && !isBroken) {
    await scheduler.waitNext(1)
    await atRest()
    isBroken = !holds(invariants)
  }
  stop()
  return !hasThrown && !isBroken && unfinished.size === 0 && holds(atEnd)
}

const atRest = () => new Promise((resolve) => setImmediate(resolve))

/** Hears, as a test runner does, of errors that no promise carries. Returns a function that ends it. */
function onStrayError(heard: () => void): () => void {
  const kinds = ['uncaughtException', 'unhandledRejection'] as const
  for (const kind of kinds) process.on(kind, heard)
  return () => {
    for (const kind of kinds) process.off(kind, heard)
  }
}

function milliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e3
}
