import { toAscii } from '../comparisons/text/ascii.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Whether a terminal is known not to show more than ASCII: its locale names another encoding than
 * UTF-8. Where no locale is said, most show it. A pipe gets the same bytes everywhere.
 */
export function wantsAscii(isTerminal: boolean, { LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || ''
  return isTerminal && locale !== '' && !/utf-?8/i.test(locale)
}

/** `text` as stdout can show it, or as `--ascii` asks for it. */
export const shownOn = (text: string, isAscii: boolean): string =>
  isAscii || wantsAscii(process.stdout.isTTY === true, process.env) ? toAscii(text) : text
