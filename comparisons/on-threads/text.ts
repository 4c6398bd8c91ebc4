import type { ThreadsProblem } from '../../patterns/on-threads.ts'
import { COLUMN, marked } from '../text/marked.ts'
import type { Paint } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import { describeThreadsEvidence, evidenceOnThreads } from './decision.ts'
import type { ThreadsReport } from './run.ts'

const NAME_WIDTH = 16

/** What stands above the solutions, in 80 columns. */
export const headAsText = ({ title, lesson, watched }: ThreadsProblem, paint: Paint): string =>
  `${[paint.bold(title.toUpperCase()), ...wrap(lesson, WIDTH), ...wrap(watched, WIDTH)].join('\n')}\n\n`

/** What became of one solution, in a few lines of 80 columns. */
export function reportAsText(report: ThreadsReport, paint: Paint): string {
  const { name, bug, price, ended, runs, done, standstill, killed, ok } = report
  const isGood = ended.every((outcome) => outcome === 'completed')
  const waits = standstill === '' ? [] : standstill.split('; ')
  const lines = [
    ...heading(name, bug === undefined ? `price: ${price}` : `wrong: ${bug}`, paint),
    ...marked(isGood, `${ended.join(', ')}${runs > 1 ? `, in ${runs} runs` : ''}: ${done}`, paint),
    ...waits.map((wait) => `${' '.repeat(COLUMN)}${wait}`),
    ...(killed === undefined
      ? []
      : marked(killed.outcome === 'they go on', killedIn(killed), paint)),
    ...(ok ? [] : [paint.red('  NOT AS DECLARED in its file')]),
  ]
  return `${lines.join('\n')}\n\n`
}

/** What decides between locks and STM, when all solutions have run, in 80 columns. */
export const evidenceAsText = (reports: readonly ThreadsReport[], paint: Paint): string =>
  [
    paint.bold('WHO SURVIVES'),
    ...evidenceOnThreads(reports).flatMap((evidence) =>
      wrap(describeThreadsEvidence(evidence), WIDTH - COLUMN).map((line, i) =>
        i === 0 ? `  ${line}` : ' '.repeat(COLUMN) + line,
      ),
    ),
    '',
  ].join('\n')

function heading(name: string, about: string, paint: Paint): string[] {
  const [first = '', ...more] = wrap(about, WIDTH - NAME_WIDTH)
  const begin = `${paint.bold(name)}${' '.repeat(NAME_WIDTH - name.length)}${first}`
  return [begin, ...more.map((line) => ' '.repeat(NAME_WIDTH) + line)]
}

function killedIn({ outcome, kills }: NonNullable<ThreadsReport['killed']>): string {
  if (outcome === 'they go on') return `${kills} tellers killed at random moments: the others go on`
  const others = outcome === 'they are stuck' ? 'the others are stuck' : outcome
  return `a teller killed at a random moment, in attempt ${kills}: ${others}`
}
