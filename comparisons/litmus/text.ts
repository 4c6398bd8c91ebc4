import { columns } from '../text/columns.ts'
import { COLUMN, marked } from '../text/marked.ts'
import type { Paint } from '../text/paint.ts'
import { count, plural } from '../text/quantity.ts'
import {
  type CountReport,
  type ForReal,
  type LoopReport,
  type RealReport,
  surprisesIn,
} from './judge.ts'

/** What a solution did for real, in lines of 80 columns; none if nothing of it ran. `where` is the machine. */
export function realAsText(
  { litmus, loop, count: sum }: ForReal,
  where: string,
  paint: Paint,
): string[] {
  return [
    ...(litmus === undefined ? [] : roundsAsText(litmus, where, paint)),
    ...(loop === undefined ? [] : looksAsText(loop, where, paint)),
    ...(sum === undefined ? [] : countAsText(sum, where, paint)),
  ]
}

function roundsAsText(report: RealReport, where: string, paint: Paint): string[] {
  const { expected, rounds, outcomes, ok } = report
  const times = surprisesIn(report)
  const [may] = outcomes.filter(({ isExpected, isEcmaScript }) => !isExpected && isEcmaScript)
  const otherwise =
    may === undefined ? 'which ECMAScript promises' : 'though ECMAScript allows more'
  const found =
    times > 0
      ? `${count(times)} of ${plural(rounds, 'round')} for real on ${where}, not: ${expected}`
      : `all ${plural(rounds, 'round')} for real on ${where}: ${expected}, ${otherwise}`
  return [
    ...marked(times === 0, found, paint),
    ...columns(cellsOf(report))
      .split('\n')
      .map((line) => `${' '.repeat(COLUMN)}${line}`),
    ...(ok ? [] : [paint.red('  NOT AS ECMASCRIPT SAYS')]),
  ]
}

/** A header and a row for each outcome. */
const cellsOf = ({ reads, outcomes }: RealReport): (string | number)[][] => [
  [...reads, 'rounds', 'a schedule', 'ECMAScript'],
  ...outcomes.map(({ found, times, isSequential, isEcmaScript }) => [
    ...found.map(String),
    times,
    isSequential ? 'explains it' : 'does not',
    isEcmaScript ? 'allows it' : 'forbids it',
  ]),
]

function looksAsText({ looks, seen, mayHang, ok }: LoopReport, where: string, paint: Paint) {
  const never = `look ${looks} did not end, though the word had changed; a watchdog ended its thread`
  const all = `${plural(looks, 'look')} for real on ${where}: each ended`
  const may = mayHang ? ', though ECMAScript lets the compiler read but once' : ''
  return [
    ...marked(seen === looks, seen === looks ? `${all}${may}` : never, paint),
    ...(ok ? [] : [paint.red('  NOT AS ECMASCRIPT SAYS')]),
  ]
}

/** Figures that differ from run to run, and are told so. */
function countAsText({ made, gone, ok }: CountReport, where: string, paint: Paint): string[] {
  const increments = `${plural(made, 'increment')} by two threads for real on ${where}`
  const text =
    gone === 0
      ? `none of ${increments} is gone`
      : `${count(gone)} of ${increments} are gone, this time`
  return [
    ...marked(gone === 0, text, paint),
    ...(ok ? [] : [paint.red('  NOT AS DECLARED in its file')]),
  ]
}
