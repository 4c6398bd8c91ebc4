import type { Paint } from './paint.ts'
import { WIDTH } from './width.ts'
import { wrap } from './wrap.ts'

/** The column at which a text behind a mark begins. */
export const COLUMN = 4

/** A text of several lines behind a tick or a cross, in 80 columns. */
export function marked(isGood: boolean, text: string, paint: Paint): string[] {
  const mark = isGood ? paint.green('✓') : paint.red('✗')
  return wrap(text, WIDTH - COLUMN).map((line, i) =>
    i === 0 ? `  ${mark} ${line}` : ' '.repeat(COLUMN) + line,
  )
}
