import './started-by-mistake.ts'
import { toAscii } from '../comparisons/text/ascii.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Whether a terminal is known to show ASCII only: its locale names an encoding other than UTF-8. A
 * terminal without a locale is taken to show UTF-8. A pipe receives the same bytes everywhere.
 */
export function wantsAscii(isTerminal: boolean, { LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || ''
  return isTerminal && locale !== '' && !/utf-?8/i.test(locale)
}

/** `text` as stdout can show it; in ASCII if `isAscii`. */
export const shownOn = (text: string, isAscii: boolean): string =>
  isAscii || wantsAscii(process.stdout.isTTY === true, process.env) ? toAscii(text) : text
