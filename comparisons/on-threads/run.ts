import type {
  KillOutcome,
  RunOutcome,
  Site,
  ThreadsDeclared,
  ThreadsProblem,
} from '../../patterns/on-threads.ts'

/** What became of a solution on real threads. */
export interface ThreadsReport extends ThreadsDeclared {
  readonly name: string
  /** How the run ended in which no thread was killed. */
  readonly ended: readonly RunOutcome[]
  readonly done: string
  /** Which thread waited for which, if the run came to a standstill. */
  readonly standstill: string
  /** What became of the others when a thread was killed, and how many were, if any. */
  readonly killed?: { readonly outcome: KillOutcome; readonly kills: number }
  /** Whether the solution did what its file declares. */
  readonly ok: boolean
}

export interface Patience {
  /** How long a run takes, in milliseconds. */
  readonly run: number
  /** If no thread gets on for this many milliseconds, the run is a deadlock. */
  readonly standstill: number
  /** How many threads are killed, each in a run of its own, before 'they go on' is reported. */
  readonly kills: number
}

export const USUAL: Patience = { run: 400, standstill: 800, kills: 12 }

/** Runs a solution, first without a killer and then, if its file says what that does, with one. */
export async function runOnThreads(
  problem: ThreadsProblem,
  name: string,
  patience: Patience = USUAL,
): Promise<ThreadsReport> {
  const declared = problem.solutions[name]
  if (declared === undefined) throw new RangeError(`there is no solution '${name}'`)
  const { ended, done, standstill } = await run(problem.open(name), patience)
  const killed =
    declared.kills === undefined ? undefined : await kill(() => problem.open(name), patience)
  const ok =
    ended.every((outcome) => declared.runs.includes(outcome)) && killed?.outcome === declared.kills
  return { name, ...declared, ended, done, standstill, ...(killed && { killed }), ok }
}

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Makes one run. Its threads end by themselves, or the watchdog ends them. */
async function run(site: Site, { run, standstill }: Patience) {
  const threads = site.start()
  try {
    await isUnderWay(site)
    for (let start = performance.now(); performance.now() - start < run; ) {
      if (await isAtStandstill(site, standstill)) {
        return { ended: ['deadlock'] as const, done: site.done(), standstill: site.standstill() }
      }
    }
    site.close()
    await after(20)
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  const faults = site.faults()
  const ended: readonly RunOutcome[] = faults.length > 0 ? faults : ['completed']
  return { ended, done: site.done(), standstill: '' }
}

/** Kills one thread in each of several runs, until it shows that the others cannot go on. */
async function kill(
  open: () => Site,
  { standstill, kills }: Patience,
): Promise<NonNullable<ThreadsReport['killed']>> {
  for (let i = 1; i <= kills; i += 1) {
    const site = open()
    const threads = site.start()
    try {
      await isUnderWay(site)
      await after(Math.random() * 5)
      await threads[0]?.terminate()
      if (await isAtStandstill(site, standstill)) return { outcome: 'they are stuck', kills: i }
    } finally {
      await Promise.all(threads.map((thread) => thread.terminate()))
    }
    if (site.faults().length > 0) return { outcome: 'money is lost', kills: i }
  }
  return { outcome: 'they go on', kills }
}

/** Resolves when every thread has begun, or after a second. */
async function isUnderWay(site: Site): Promise<void> {
  for (let i = 0; i < 1_000 && site.progress().some((count) => count === 0); i += 1) await after(1)
}

/** Whether some thread does not get on for `milliseconds`. Resolves as soon as all of them have. */
async function isAtStandstill(site: Site, milliseconds: number): Promise<boolean> {
  const before = site.progress()
  for (let start = performance.now(); performance.now() - start < milliseconds; ) {
    await after(5)
    if (site.progress().every((count, i) => count > (before[i] ?? 0))) return false
  }
  return true
}
