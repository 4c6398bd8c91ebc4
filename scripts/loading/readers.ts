import { createRequire } from 'node:module'
import type * as acorn from 'acorn'
import { withReaders } from '../../comparisons/explorer/fingerprint/with-readers.ts'

/** Files with programs that are explored: what the explorer takes for those of a program. */
const PROGRAMS =
  /^(?:.*\.(?:test|suite)|patterns\/[^/]+\/.*|comparisons\/(?:experiments|explorer\/(?:examples|corpus|zoo)|bench\/explorations)\/.*)\.ts$/

/** Whether a file, by its path from the folder of the project, may hold programs. */
export const holdsPrograms = (path: string): boolean => PROGRAMS.test(path.replaceAll('\\', '/'))

/** The JavaScript of such a file with readers. The parser is loaded when it is needed first. */
export function readable(code: string): string {
  const { parse } = createRequire(import.meta.url)('acorn') as typeof acorn
  return withReaders(code, parse)
}
