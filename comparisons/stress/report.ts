import { cpus, loadavg } from 'node:os'
import { table } from '../render/markdown.ts'
import { count, plural } from '../text/quantity.ts'
import type { StressRow } from './side-by-side.ts'
import type { Stressed } from './stress.ts'

/** What was measured, and where. */
export interface StressReport {
  readonly seconds: number
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly node: string
    readonly date: string
    /** How many processes ran or were ready to run at the start, over one minute. */
    readonly load: number
  }
  readonly rows: readonly StressRow[]
}

/** Where this runs. To be asked before anything is measured. */
export const machineNow = (): StressReport['machine'] => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
  load: Number((loadavg()[0] ?? 0).toFixed(1)),
})

const failuresIn = ({ failures }: Stressed): number =>
  [...failures.values()].reduce((sum, times) => sum + times, 0)

/** What the stress tests have missed. */
export function lessonsOf({ rows, seconds }: StressReport): readonly string[] {
  const visible = rows.filter(({ explorer }) => explorer.showsAtEnd)
  const missed = (which: 'stressed' | 'delayed') =>
    visible
      .filter((row) => failuresIn(row[which]) === 0)
      .map(({ problem, solution }) => `${problem}/${solution}`)
  const most = Math.max(...rows.map(({ explorer }) => explorer.schedules))
  const named = (names: readonly string[]) =>
    names.length === 0 ? 'none' : `${names.length}: ${names.join(', ')}`
  return [
    `The explorer breaks all ${rows.length}, each within ${plural(most, 'schedule')}.`,
    `Of the ${visible.length} that fail when a round is over, ${plural(seconds, 'second')} of stress miss ${named(missed('stressed'))}.`,
    `With random delays inside they miss ${named(missed('delayed'))}.`,
  ]
}

const HEAD = [
  'wrong version',
  'bug',
  'explorer: schedules until it fails',
  'stress: failures',
  'stress with delays: failures',
]

const stressCell = (stressed: Stressed): string => {
  const failures = failuresIn(stressed)
  const of = `in ${count(stressed.rounds)} rounds`
  return failures === 0 ? `**none** ${of}` : `${count(failures)} ${of}`
}

const rowOf = ({ problem, solution, folder, bug, explorer, stressed, delayed }: StressRow) => [
  `[${problem}/${solution}](../patterns/${folder}/${solution}.ts)`,
  bug,
  `${count(explorer.schedules)} (${plural(explorer.preemptions, 'pre-emption')}${explorer.showsAtEnd ? '' : ', on the way'})`,
  stressCell(stressed),
  stressCell(delayed),
]

/** The page. */
export function stressAsMarkdown(report: StressReport): string {
  const { seconds, machine, rows } = report
  const { cpu, cores, node, date, load } = machine
  return `# Stress tests beside the explorer

Written by \`npx tsx scripts/stress --write\`. Do not edit it; run it again.

Each wrong version of the problems on threads, broken by the [explorer of threads](arguments/on-real-threads.md) and run under
stress. Its schedules are the same on every machine. What stress finds depends on the machine, on its load and on luck.

${plural(seconds, 'second')} for each stress test on ${date}, Node ${node}, ${cpu}, ${plural(cores, 'core')}, load ${load} at the start.

${lessonsOf(report)
  .map((lesson) => `- ${lesson}`)
  .join('\n')}

${table(HEAD, rows.map(rowOf))}
## How it was measured

- **The explorer** stops at the first schedule that fails. It tries those with few pre-emptions first.
- **Stress** runs the same program on as many real threads, with nothing controlled. The threads meet at a barrier, spin there so that they
  start together, pause for a random time, and play one round; the last to end looks at the invariants and
  restores the memory. There is no other work in a round. A round that does not end in half a second counts as a deadlock, and new
  threads go on; so there are at most two of these in a second.
- **With delays**, each operation of \`Atomics\` waits first, one time in eight: for a random number of turns of an
  empty loop, as likely about one as about two thousand. Tests that inject noise do the same; the code under test is
  unchanged.
- **On the way**: the explorer looks at some invariants after each operation, and there it found this one broken. A stress test cannot look at
  all threads at one moment, so it looks at the end of a round; it is not counted as a miss if the failure need not show there.
`
}

/** The same in a few lines for each version, in 80 columns. */
export function stressAsText(row: StressRow): string {
  const { problem, solution, bug, explorer, stressed, delayed } = row
  const found = ({ rounds, failures }: Stressed) =>
    failures.size === 0
      ? `no failure in ${plural(rounds, 'round')}`
      : `${[...failures].map(([outcome, times]) => `${outcome} ${count(times)}`).join(', ')} in ${plural(rounds, 'round')}`
  return [
    `${problem}/${solution}: ${bug}`,
    `  explorer     ${explorer.outcome} after ${plural(explorer.schedules, 'schedule')}`,
    `  stress       ${found(stressed)}`,
    `  with delays  ${found(delayed)}`,
    '',
  ].join('\n')
}
