import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Rule } from '../../explorer/index.ts'
import { WrongResult } from '../measure.ts'
import { spreadOf } from '../statistics.ts'
import { BEFORE, type Build, present, withPast } from './builds.ts'
import type { Explored, Request } from './explore-once.ts'
import { type Explorable, explorables } from './programs.ts'

/** What it takes a build to explore a program under a rule: medians over the rounds. */
export interface BuildRow extends Explored {
  readonly program: string
  readonly build: string
  readonly rule: Rule
  /** How many times more CPU the past build takes for the one rule that it has; `null` without it. */
  readonly coldRatio: number | null
  readonly warmRatio: number | null
}

export interface BuildReport {
  readonly rounds: number
  readonly rows: readonly BuildRow[]
  /** The past build was not there to be measured. */
  readonly isAlone: boolean
}

/** How much is measured. */
export interface Length {
  readonly rounds: number
  /** In CPU seconds, after the first verdict of each process: V8 compiles what runs often. */
  readonly warm: number
}

/** One build under one rule. */
interface Contender {
  readonly build: Build
  readonly rule: Rule
}

/**
 * Explores each of `programs` in rounds, in which the builds and rules take turns, each in a process
 * of its own. `entry` is the file with which those of this build start.
 *
 * @throws WrongResult if the builds do not count the interleavings that they are known to count.
 */
export function measureBuilds(
  programs: readonly string[],
  entry: string,
  { rounds, warm }: Length,
  onProgress: (what: string) => void,
): Promise<BuildReport> {
  return withPast(async (past) => {
    const rows: BuildRow[] = []
    for (const program of programs) {
      const { rule, wasCounted } = explorables[program] as Explorable
      const contenders: Contender[] = [
        ...(past === undefined ? [] : [{ build: past, rule }]),
        { build: present(entry), rule: 'node' },
        { build: present(entry), rule },
      ]
      const found: Explored[][] = contenders.map(() => [])
      for (let round = 0; round < rounds; round += 1) {
        onProgress(`explorer: ${program}, round ${round + 1} of ${rounds}`)
        for (const [i, { build, rule }] of contenders.entries()) {
          found[i]?.push(await exploredBy(build, { build: build.address, program, rule, warm }))
        }
      }
      rows.push(...rowsOf(program, contenders, found, wasCounted))
    }
    return { rounds, rows, isAlone: past === undefined }
  })
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What the scripts of the past build set; this one sets its own. */
const FLAGS = ['--no-allocation-site-pretenuring']

async function exploredBy({ entry }: Build, request: Request): Promise<Explored> {
  const node = [...FLAGS, '--import', 'tsx', entry, JSON.stringify(request)]
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: root })
  return JSON.parse(stdout)
}

/** The different counts of interleavings of one build under the harsher rule. */
interface Counts {
  readonly isBefore: boolean
  readonly each: ReadonlySet<bigint>
}

/** @throws WrongResult if the counts are not as {@link Explorable.wasCounted} says. */
function checkCounts(program: string, counts: readonly Counts[], wasCounted: boolean): void {
  const of = (isBefore: boolean) =>
    counts.filter((each) => each.isBefore === isBefore).flatMap(({ each }) => [...each])
  const [before, now] = [of(true), of(false)]
  const [past = now[0], ...otherPast] = before
  const [present, ...others] = now
  const isAsKnown =
    past !== undefined &&
    present !== undefined &&
    (before.length === 0 || (wasCounted ? past === present : past < present))
  if (isAsKnown && otherPast.length === 0 && others.length === 0) return
  throw new WrongResult(
    `${program}: ${BEFORE} counts ${before.join(' or ')} interleavings, this build ${now.join(' or ')}`,
  )
}

/**
 * The rows of one program; `found` has what each contender took, by round.
 *
 * @throws WrongResult if they count other interleavings than `wasCounted` says.
 */
export function rowsOf(
  program: string,
  contenders: readonly Contender[],
  found: readonly (readonly Explored[])[],
  wasCounted: boolean,
): BuildRow[] {
  const counts = contenders.map(({ build, rule }, i) => ({
    rule,
    isBefore: build.name === BEFORE,
    each: new Set((found[i] ?? []).map(({ interleavings }) => BigInt(interleavings))),
  }))
  checkCounts(
    program,
    counts.filter(({ rule }) => rule !== 'node'),
    wasCounted,
  )
  const before = contenders[0]?.build.name === BEFORE ? found[0] : undefined
  return contenders.map(({ build, rule }, i) => {
    const each = found[i] ?? []
    const [first] = each as [Explored]
    const median = (of: 'cold' | 'warm' | 'peak') => spreadOf(each.map((one) => one[of])).median
    const ratio = (of: 'cold' | 'warm') =>
      before === undefined
        ? null
        : spreadOf(each.map((one, round) => (before[round]?.[of] ?? Number.NaN) / one[of])).median
    const figures = { cold: median('cold'), warm: median('warm'), peak: median('peak') }
    const ratios = { coldRatio: ratio('cold'), warmRatio: ratio('warm') }
    return { ...first, ...figures, ...ratios, program, build: build.name, rule }
  })
}
