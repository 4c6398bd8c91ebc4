import type { BadToken } from '../comparisons/explorer/index.ts'
import { isOfThreads, PARTS } from '../comparisons/thread-explorer/token.ts'
import { patternNames, scheduledNames } from '../patterns/discover.ts'
import { CommandLineError } from './command-line.ts'
import { tokenOwner } from './token-owner.ts'

/** Says to which other problem than `name` a token belongs, or else what `error` says of it. */
export async function badToken(
  text: string,
  name: string,
  error: BadToken,
): Promise<CommandLineError> {
  const onThreads = isOfThreads(text)
  const names = onThreads ? await scheduledNames() : await patternNames()
  const parts = onThreads ? PARTS : 2
  const others = names.filter((each) => each !== name)
  const other = tokenOwner(text, others, parts)
  const hint = other === undefined ? error.message : `it belongs to ${other}`
  return new CommandLineError(`bad token: ${hint}`)
}
