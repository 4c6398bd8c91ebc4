import { deepStrictEqual } from 'node:assert/strict'
import { loadScheduled, type ScheduledEntry, scheduledNames } from '../../patterns/discover.ts'
import { fenced, table } from '../render/markdown.ts'
import { plain } from '../text/paint.ts'
import { verdictOfThreads } from '../thread-explorer/explain.ts'
import { replayThreads } from '../thread-explorer/explore.ts'
import { judgeScheduled, type ScheduledReport } from '../thread-explorer/judge.ts'
import { traceAsText } from '../thread-explorer/text.ts'
import { experiment } from './kit/experiment.ts'

const HEAD = ['solution', 'a bug, or the price', 'on real threads']

const rowOf = (folder: string, { name, bug, price, exploration }: ScheduledReport): string[] => {
  const isBroken = exploration.failures.length > 0
  const beyond = bug === undefined || isBroken ? '' : '; what breaks it is no schedule'
  return [
    `[${name}](../../patterns/${folder}/${name}.ts)`,
    bug === undefined ? `${price}` : `**${bug}**`,
    `${isBroken ? '✗' : '✓'} ${verdictOfThreads(exploration)}${beyond}`,
  ]
}

/** The schedule to show of a problem: the shortest that breaks a solution. */
function shownOf(reports: readonly ScheduledReport[]) {
  const failing = reports.flatMap(({ name, exploration: { failures } }) =>
    failures.slice(0, 1).map((trace) => ({ name, trace })),
  )
  const [shortest] = failing.sort((a, b) => a.trace.steps.length - b.trace.steps.length)
  return shortest
}

async function partOf({ name, folder, problem, solutions }: ScheduledEntry): Promise<string[]> {
  const reports: ScheduledReport[] = []
  for (const solution of solutions) {
    const report = await judgeScheduled(solution)
    for (const { schedule, ending } of report.exploration.failures) {
      const again = await replayThreads(solution.entry, schedule)
      deepStrictEqual(again.ending, ending, `a failure of ${name}/${solution.name} does not recur`)
    }
    reports.push(report)
  }
  const wrong = reports.find(({ ok }) => !ok)
  if (wrong !== undefined) throw new Error(`${name}/${wrong.name} is not as it declares`)
  const shown = shownOf(reports)
  return [
    `### [${problem.title}](../../patterns/${name}/README.md)`,
    `${problem.lesson} ${problem.story}`,
    table(
      HEAD,
      reports.map((report) => rowOf(folder, report)),
    ).trimEnd(),
    `The author prefers ${problem.prefers.solution}: ${problem.prefers.because}.`,
    ...(shown === undefined
      ? []
      : [
          `The shortest schedule that breaks a version, \`${shown.name}\`:`,
          fenced(traceAsText(name, shown.name, shown.trace, plain).join('\n'), 'text').trimEnd(),
        ]),
  ]
}

export default experiment({
  title: 'problems on real threads, through their schedules',
  isMarkdown: true,
  async run(print) {
    const names = await scheduledNames()
    for (const [i, name] of names.entries()) {
      const part = await partOf(await loadScheduled(name))
      print(`${i > 0 ? '\n' : ''}${part.join('\n\n')}`)
    }
  },
})
