import type {
  KillOutcome,
  RunOutcome,
  Site,
  ThreadsDeclared,
  ThreadsProblem,
} from '../../patterns/on-threads.ts'

/** What a solution did on real threads. */
export interface ThreadsReport extends ThreadsDeclared {
  readonly name: string
  /** How the runs without a killer ended: every outcome that was seen, once. */
  readonly ended: readonly RunOutcome[]
  /** How many runs without a killer there were. */
  readonly runs: number
  /** How much was done in the last of them, in words. */
  readonly done: string
  /** Which thread waited for which in a deadlock, in words. */
  readonly standstill: string
  /** What killing did, and after how many kills, if it was tried. */
  readonly killed?: { readonly outcome: KillOutcome; readonly kills: number }
  /** Whether the solution did what its file declares. */
  readonly ok: boolean
}

/** How long and how often threads are tried. Times are in milliseconds. */
export interface Patience {
  /** How long a run takes. */
  readonly run: number
  /** After how many runs an outcome that must be seen is given up. */
  readonly runs: number
  /** How long a thread makes no progress before it counts as stuck. */
  readonly standstill: number
  /** How many threads are killed, each in a run of its own, if killing is said to do no harm. */
  readonly kills: number
}

export const USUAL: Patience = { run: 300, runs: 5, standstill: 1_500, kills: 12 }

/**
 * Runs a solution without a killer, until all that must be seen was seen, and then, if its file says
 * what killing does, with one.
 * @throws RangeError if the problem has no solution of this name.
 */
export async function runOnThreads(
  problem: ThreadsProblem,
  name: string,
  patience: Patience = USUAL,
): Promise<ThreadsReport> {
  const declared = problem.solutions[name]
  if (declared === undefined) throw new RangeError(`there is no solution '${name}'`)
  const open = () => problem.open(name)
  const watched = await runUntilSeen(open, declared, patience)
  const killed =
    declared.kills === undefined ? undefined : await kill(open, killsOf(declared, patience))
  const allowed = [...declared.seen, ...(declared.possible ?? [])]
  const ok =
    declared.seen.every((outcome) => watched.ended.includes(outcome)) &&
    watched.ended.every((outcome) => allowed.includes(outcome)) &&
    killed?.outcome === declared.kills
  return { name, ...declared, ...watched, ...(killed && { killed }), ok }
}

/** Harm that must be seen is looked for longer than harm that must never be seen. */
const killsOf = ({ kills }: ThreadsDeclared, patience: Patience): Patience =>
  kills === 'they go on' ? patience : { ...patience, kills: 5 * patience.kills }

async function runUntilSeen(open: () => Site, { seen }: ThreadsDeclared, patience: Patience) {
  const ended = new Set<RunOutcome>()
  let standstill = ''
  for (let runs = 1; ; runs += 1) {
    const site = open()
    for (const outcome of await run(site, patience)) ended.add(outcome)
    standstill ||= ended.has('deadlock') ? site.standstill() : ''
    if (runs === patience.runs || seen.every((outcome) => ended.has(outcome))) {
      return { ended: [...ended], runs, done: site.done(), standstill }
    }
  }
}

/** One run. Its threads end by themselves, or a watchdog ends them. */
async function run(site: Site, { run, standstill }: Patience): Promise<readonly RunOutcome[]> {
  const threads = site.start()
  const results = threads.map(({ result }) => result)
  // Handled from now on: a thread may fail long before the watchdog looks.
  const ending = Promise.all(results)
  ending.catch(() => {})
  try {
    await isUnderWay(site, ending)
    for (let start = performance.now(); performance.now() - start < run; ) {
      if (await isAtStandstill(() => site.progress(), standstill)) return ['deadlock']
    }
    site.close()
    if (!(await endsWithin(ending, standstill))) return ['deadlock']
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  const faults = site.faults()
  return faults.length > 0 ? faults : ['completed']
}

/** Kills one thread in each of several runs, until the others cannot go on or money is lost. */
async function kill(
  open: () => Site,
  { standstill, kills }: Patience,
): Promise<NonNullable<ThreadsReport['killed']>> {
  for (let i = 1; i <= kills; i += 1) {
    const site = open()
    const threads = site.start()
    const [victim, ...others] = threads
    const ending = Promise.all(others.map(({ result }) => result))
    ending.catch(() => {})
    try {
      await isUnderWay(site, ending)
      await after(Math.random() * 5)
      await victim?.terminate()
      const isStuck = await isAtStandstill(() => site.progress().slice(1), standstill)
      site.close()
      if (isStuck || !(await endsWithin(ending, standstill))) {
        return { outcome: 'they are stuck', kills: i }
      }
    } finally {
      await Promise.all(threads.map((thread) => thread.terminate()))
    }
    if (site.faults().length > 0) return { outcome: 'money is lost', kills: i }
  }
  return { outcome: 'they go on', kills }
}

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Whether all threads end in time. Rejects with what one of them threw. */
async function endsWithin(ending: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  try {
    return await Promise.race([ending.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Resolves when all threads have begun, or after a second with all of them stuck from the start.
 * Rejects with what a thread threw.
 */
async function isUnderWay(site: Site, ending: Promise<unknown>): Promise<void> {
  for (let begun = 0, start = 0; begun < site.progress().length; ) {
    await Promise.race([after(1), ending])
    begun = site.progress().filter((count) => count > 0).length
    if (begun > 0 && start === 0) start = performance.now()
    if (start > 0 && performance.now() - start > 1_000) return
  }
}

/** Whether a thread makes no progress in this time. Resolves as soon as all of them have. */
async function isAtStandstill(
  progress: () => readonly number[],
  milliseconds: number,
): Promise<boolean> {
  const before = progress()
  for (let start = performance.now(); performance.now() - start < milliseconds; ) {
    await after(5)
    if (progress().every((count, i) => count > (before[i] ?? 0))) return false
  }
  return true
}
