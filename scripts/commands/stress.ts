import { writeFile } from 'node:fs/promises'
import {
  machineNow,
  type StressReport,
  stressAsMarkdown,
  stressAsText,
} from '../../comparisons/stress/report.ts'
import { stressSideBySide } from '../../comparisons/stress/side-by-side.ts'
import { scheduledNames } from '../../patterns/discover.ts'
import {
  CommandLineError,
  command,
  natural,
  oneOf,
  print,
  printJson,
  progress,
} from '../command-line.ts'

const SECONDS = 10

const help = `Usage: npx tsx scripts/stress [problem ...] [options]

Breaks each wrong version of the problems on threads twice: by the explorer of
threads, and by stress tests of the same program, with and without delays.

  --seconds N   for each of the two stress tests; default ${SECONDS}
  --json        machine-readable output
  --write       also write docs/stress.md
  --help        show this text

Exit code: 0, whatever stress has found; 2 if the command line was wrong.
`

export default command({
  help: () => help,
  options: {
    seconds: { type: 'string' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  takesNames: true,
  async run({ seconds: given, json, write }, names) {
    const all = await scheduledNames()
    for (const name of names) oneOf('problem', name, all)
    if (write && names.length > 0) throw new CommandLineError('--write needs all problems')
    const seconds = natural('seconds', given) ?? SECONDS
    if (seconds === 0) throw new CommandLineError('--seconds takes a whole number from 1 on, not 0')
    const machine = machineNow()
    const rows: StressReport['rows'][number][] = []
    progress.show('the first version')
    for await (const row of stressSideBySide(names.length > 0 ? names : all, seconds)) {
      rows.push(row)
      if (!json) print(`${stressAsText(row)}\n`)
      progress.show(`after ${row.problem}/${row.solution}`)
    }
    const report: StressReport = { seconds, machine, rows }
    if (write) {
      await writeFile(new URL('../../docs/stress.md', import.meta.url), stressAsMarkdown(report))
    }
    if (json) printJson({ ...report, rows: rows.map(asJson) })
  },
})

const asJson = ({ stressed, delayed, ...row }: StressReport['rows'][number]) => ({
  ...row,
  stressed: { ...stressed, failures: Object.fromEntries(stressed.failures) },
  delayed: { ...delayed, failures: Object.fromEntries(delayed.failures) },
})
