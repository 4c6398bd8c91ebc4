import { short } from '../figures.ts'
import { BEFORE } from './builds.ts'
import { type BuildReport, type BuildRow, type Length, measureBuilds } from './measure-builds.ts'
import { explorables } from './programs.ts'
import { type BugReport, type BugRow, findBugs } from './random-schedules.ts'

/** What the explorer costs, beside an earlier build of it and beside random schedules. */
export interface ExplorerReport {
  readonly builds: BuildReport
  readonly bugs: BugReport
}

/** By this name `--only` chooses it. */
export const EXPLORER = 'explorer'

const SEEDS = 20

/** A quick run checks that everything works. */
const QUICKLY: Length = { rounds: 1, warm: 0 }

/** In CPU seconds: verdicts take less and less time until V8 has compiled what they run. */
const WARM = 4

/**
 * Measures the explorer in `rounds` rounds; without it, a few small programs once. `entry` is the file
 * with which a process starts that explores with this build.
 *
 * @throws WrongResult if the builds do not count the interleavings that they are known to count.
 */
export async function measureExplorer(
  rounds: number | undefined,
  entry: string,
  onProgress: (what: string) => void,
): Promise<ExplorerReport> {
  const programs = Object.keys(explorables)
  const chosen = rounds === undefined ? programs.slice(-2) : programs
  const length = rounds === undefined ? QUICKLY : { rounds, warm: WARM }
  return {
    builds: await measureBuilds(chosen, entry, length, onProgress),
    bugs: await findBugs(
      rounds === undefined ? 2 : SEEDS,
      rounds === undefined ? 3 : Infinity,
      onProgress,
    ),
  }
}

/** A table: its title, what has to be said of it, and its cells, the header first. */
export interface Table {
  readonly title: string
  readonly about: string
  readonly cells: readonly (readonly string[])[]
}

/** The report as tables, for the terminal and for pages. */
export const tablesOf = ({ builds, bugs }: ExplorerReport): readonly Table[] => [
  buildTable(builds),
  ratioTable(builds),
  bugTable(bugs),
]

const buildTable = ({ rows, rounds, isAlone }: BuildReport): Table => ({
  title: 'The explorer: complete searches',
  about:
    `Medians of ${rounds} rounds in turns, each search in a process of its own. Cold is the CPU time of ` +
    'the whole process, from its start to the first verdict; warm the least that a verdict takes within ' +
    `${WARM} CPU seconds after it, when V8 has compiled what is run. Peak is ` +
    'the most memory that the process took until the first verdict.' +
    (isAlone ? ` ${BEFORE} is left out: this checkout has no git history with that commit.` : ''),
  cells: [
    ['program', 'build', 'rule', 'interleavings', 'states', 'runs', 'cold', 'warm', 'peak'],
    ...rows.map(({ program, build, rule, interleavings, states, runs, cold, warm, peak }, i) => [
      rows[i - 1]?.program === program ? '' : program,
      build,
      rule,
      BigInt(interleavings).toLocaleString('en'),
      states.toLocaleString('en'),
      runs.toLocaleString('en'),
      `${short(cold)} s`,
      warm < 1 ? `${short(warm * 1000)} ms` : `${short(warm)} s`,
      `${short(peak)} MB`,
    ]),
  ],
})

function ratioTable({ rows, isAlone }: BuildReport): Table {
  const mine = isAlone ? [] : rows.filter(({ build }) => build !== BEFORE)
  const programs = [...new Set(mine.map(({ program }) => program))]
  const under = (isNode: boolean) => mine.filter(({ rule }) => (rule === 'node') === isNode)
  const ratios = (some: readonly BuildRow[]) => [
    median(some.map(({ coldRatio }) => coldRatio)),
    median(some.map(({ warmRatio }) => warmRatio)),
  ]
  const line = (name: string, isChosen: (row: BuildRow) => boolean) => [
    name,
    ...ratios(under(true).filter(isChosen)),
    ...ratios(under(false).filter(isChosen)),
  ]
  return {
    title: `The explorer: how many times the CPU time ${BEFORE} took`,
    about:
      `${BEFORE} knew one rule, the harsher one, and left out the interleavings in which a task that ` +
      'is handed a lock, or woken by a transaction, goes on at once. Where it left out none, both count ' +
      'the same. Above 1, this build takes less.',
    cells: [
      ['program', 'node, cold', 'node, warm', 'harsher, cold', 'harsher, warm', 'left out'],
      ...programs.map((name) => [
        ...line(name, ({ program }) => program === name),
        explorables[name]?.wasCounted ? 'none' : 'some',
      ]),
      ...(isAlone ? [] : [[...line('median', () => true), '']]),
    ],
  }
}

function median(figures: readonly (number | null)[]): string {
  const sorted = figures.filter((figure) => figure !== null).sort((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  return middle === undefined ? '' : `${short(middle)}×`
}

const isSooner = ({ milliseconds, explorer }: BugRow): boolean =>
  milliseconds !== null && milliseconds < explorer.milliseconds

const bugTable = ({ seeds, most, rows }: BugReport): Table => ({
  title: 'The explorer: until a bug is found, beside random schedules',
  about:
    `The wrong programs of the corpus that need no clock, with fast-check's scheduler: ${seeds} seeds, at ` +
    `most ${most.toLocaleString('en')} runs each. It found the bug with every seed in ` +
    `${rows.filter(({ found }) => found === seeds).length} of ${rows.length} programs, and took less time ` +
    `than the explorer in ${rows.filter(isSooner).length}. What the explorer adds is the proof that the ` +
    'right program has no such schedule, the ' +
    'simplest schedule of the wrong one, and the chance of meeting it. Times are CPU time.',
  cells: [
    ['program', 'found', 'runs', 'at most', 'time', 'explorer: runs', 'time'],
    ...rows.map(({ program, found, meanRuns, maxRuns, milliseconds, explorer }) => [
      program,
      `${found} of ${seeds}`,
      meanRuns === null ? '' : short(meanRuns),
      maxRuns === null ? '' : String(maxRuns),
      milliseconds === null ? '' : `${short(milliseconds)} ms`,
      String(explorer.runs),
      `${short(explorer.milliseconds)} ms`,
    ]),
  ],
})
