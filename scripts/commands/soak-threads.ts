import { faultsIn, faultsOfSchedules, killMany } from '../../stm/threads/testing/soak.suite.ts'
import { CommandLineError, command, natural, print, progress } from '../command-line.ts'

const HELP = `Usage: npx tsx scripts/soak-threads [options]

Runs the engine for threads for longer than its tests do. At least one of the
first three options is needed.

  --transactions N   N transfers on 3 threads, with audits inside, and N
                     transactions on a ring of 16 variables, whose invariant
                     one thread checks
  --kills N          N threads killed at random moments
  --schedules N      N controlled schedules of each scenario
  --seed N           for the kills; 1 by default
  --help             show this text

Exit code: 0 if nothing went wrong, 1 if something did, 2 if the command line
was wrong.
`

const options = {
  transactions: { type: 'string' },
  kills: { type: 'string' },
  schedules: { type: 'string' },
  seed: { type: 'string' },
} as const

export default command({
  help: () => HELP,
  options,
  takesNames: false,
  async run(values) {
    const transactions = natural('transactions', values.transactions) ?? 0
    const kills = natural('kills', values.kills) ?? 0
    const schedules = natural('schedules', values.schedules) ?? 0
    if (transactions + kills + schedules === 0) {
      throw new CommandLineError('nothing to do: give --transactions, --kills or --schedules')
    }
    const faults = [
      ...(transactions > 0 ? await soaked('teller', transactions) : []),
      ...(transactions > 0 ? await soaked('turner', transactions) : []),
      ...(kills > 0 ? await killed(kills, natural('seed', values.seed) ?? 1) : []),
      ...(schedules > 0 ? await controlled(schedules) : []),
    ]
    for (const fault of faults) print(`✗ ${fault}\n`)
    if (faults.length > 0) process.exitCode = 1
  },
})

async function soaked(name: 'teller' | 'turner', count: number): Promise<readonly string[]> {
  progress.show(`${name}: ${count} transactions`)
  const { result: found, seconds } = await timed(() => faultsIn(name, count))
  print(`${name}: ${count} transactions on 3 threads in ${seconds} s, ${found} faults\n`)
  return found > 0 ? [`${name}: ${found} faults`] : []
}

async function killed(count: number, seed: number): Promise<readonly string[]> {
  progress.show(`${count} kills`)
  const { result, seconds } = await timed(() => killMany(count, seed))
  print(`${count} threads killed in ${seconds} s, ${result.wrongTotals} wrong totals, none stuck\n`)
  print(`their last commits: ${JSON.stringify(result.ended)}\n`)
  return result.wrongTotals > 0 ? [`${result.wrongTotals} wrong totals`] : []
}

async function controlled(count: number): Promise<readonly string[]> {
  progress.show(`${count} schedules of each scenario`)
  const { result, seconds } = await timed(() => faultsOfSchedules(count))
  print(`${count} schedules of each scenario in ${seconds} s\n`)
  return result
}

async function timed<A>(work: () => Promise<A>): Promise<{ result: A; seconds: string }> {
  const begin = performance.now()
  const result = await work()
  return { result, seconds: ((performance.now() - begin) / 1000).toFixed(1) }
}
