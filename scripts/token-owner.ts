import './started-by-mistake.ts'
import { readToken } from '../comparisons/explorer/index.ts'

/**
 * The one of `names`, of problems, to which a token belongs by its checksum; or `undefined`.
 * `parts`: how many names a token has besides that one.
 */
export const tokenOwner = (
  text: string,
  names: readonly string[],
  parts: number,
): string | undefined => names.find((name) => fits(text, name, parts))

function fits(text: string, name: string, parts: number): boolean {
  try {
    return readToken(text, name, parts) !== undefined
  } catch {
    return false
  }
}
