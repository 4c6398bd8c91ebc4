import { DUTIES } from '../../patterns/duties.ts'
import type { Paint } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import type { Remembering } from '../verdicts/remembering.ts'
import { listed } from '../verdicts/winner.ts'

/**
 * What has to be remembered in each scenario, each duty with the version that forgets it and fails, and
 * who stands, in 80 columns; nothing if nothing is known.
 */
export function renderRemembering(all: readonly Remembering[], paint: Paint): string[] {
  if (all.length === 0) return []
  const known = all.flatMap(({ solutions }) => solutions.flatMap(({ duties }) => duties))
  const duties = new Set(known.map(({ duty }) => duty))
  return [
    '',
    `${paint.bold('TO REMEMBER')}  in brackets, the version that forgets just that and fails`,
    ...all.flatMap((each) => [paint.bold(`  ${each.scenario}`), ...linesOf(each)]),
    ...[...duties].flatMap((duty) =>
      hanging(`  ${duty}: `, DUTIES[duty]).map((line) => paint.dim(line)),
    ),
  ]
}

const linesOf = ({ solutions, standing }: Remembering): string[] => [
  ...solutions.flatMap(({ solution, duties }) =>
    hanging(
      `    ${solution}: `,
      duties.map(({ duty, without }) => `${duty} (${without})`).join(', ') || 'nothing is known',
    ),
  ),
  ...hanging('    stand: ', listed(standing)),
]

/** Text after a label, wrapped, with further lines indented. */
function hanging(label: string, text: string): string[] {
  const [first = '', ...rest] = wrap(label.trimStart() + text, WIDTH - 8)
  const indent = label.slice(0, label.length - label.trimStart().length)
  return [indent + first, ...rest.map((line) => `      ${line}`)]
}
