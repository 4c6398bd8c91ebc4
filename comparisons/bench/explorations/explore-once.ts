import type * as stm from '../../../stm/index.ts'
import type * as explorer from '../../explorer/index.ts'
import { explorables } from './programs.ts'

/** What a process is asked for, in its first argument: to explore a program of the list. */
export interface Request {
  /** The address of a folder with a build of this project. */
  readonly build: string
  readonly program: string
  readonly rule: explorer.Rule
  /** For so long, in CPU seconds, more verdicts are made after the first, at least one. */
  readonly warm: number
}

/** What it prints, as JSON. */
export interface Explored {
  readonly interleavings: string
  readonly states: number
  readonly runs: number
  /** CPU seconds from the start of the process to the first verdict. */
  readonly cold: number
  /** The least CPU seconds that a verdict took after others. */
  readonly warm: number
  /** The most memory that the process took until the first verdict, in megabytes. */
  readonly peak: number
}

/** More than any program of the list has. */
const ALL_STATES = 1_000_000

/** Explores as `request` says, with the modules of the build that it names. */
export async function exploreOnce({
  build,
  program,
  rule,
  warm: length,
}: Request): Promise<Explored> {
  const { explore }: typeof explorer = await import(`${build}comparisons/explorer/index.ts`)
  const transactions: typeof stm = await import(`${build}stm/index.ts`)
  const explorable = explorables[program]
  if (explorable === undefined) throw new RangeError(`there is no program '${program}'`)
  const made = await explorable.make(transactions)
  const verdict = () => explore(made, { rule, states: ALL_STATES })
  const { interleavings, complete, states, executions: runs } = await verdict()
  const cold = seconds()
  const peak = process.resourceUsage().maxRSS / 1024
  if (!complete) throw new RangeError(`the search of '${program}' was cut short`)
  let warm = Infinity
  while (warm === Infinity || seconds() - cold < length) {
    const start = seconds()
    await verdict()
    warm = Math.min(warm, seconds() - start)
  }
  return { interleavings: String(interleavings), states, runs, cold, warm, peak }
}

/** The CPU seconds that this process has taken. */
function seconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
