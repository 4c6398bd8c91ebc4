import type { BuildFailure } from 'esbuild'

/** What is wrong with a source, in one line: the file and the line, if esbuild has found it. */
export function faultOf(error: unknown): string {
  const [first] = (error as Partial<BuildFailure>).errors ?? []
  if (first === undefined) return error instanceof Error ? error.message : String(error)
  const { location, text } = first
  return location === null
    ? text
    : `${location.file}:${location.line}:${location.column + 1}: ${text}`
}
