/** Counts of the source of a solution. */
export interface Metrics {
  /** Lines that are neither empty nor comments. */
  readonly lines: number
  /** Awaits: the points at which other tasks may run. */
  readonly awaits: number
  /** Lines of the opened compositions; `null` if there are none. */
  readonly composing: number | null
}

export function metricsOf(source: string): Metrics {
  const lines = codeLinesOf(source)
  const composing = composingLines(lines)
  return {
    lines: lines.length,
    awaits: lines.join('\n').match(/\bawait\b/g)?.length ?? 0,
    composing: composing === 0 ? null : composing,
  }
}

/** The lines of `source` that are neither empty nor comments. */
export const codeLinesOf = (source: string): string[] =>
  withoutComments(source)
    .split('\n')
    .filter((line) => line.trim() !== '')

/** Removes comments. A string that contains what looks like one would lose it, and none does. */
const withoutComments = (source: string): string =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/ \/\/ .*$/gm, '')

/** Relies on the formatter: a declaration ends with the first bracket that is not indented. */
function composingLines(lines: readonly string[]): number {
  const first = lines.findIndex((line) => line.startsWith('export const opened'))
  return first < 0 ? 0 : lines.slice(first).findIndex((line) => line.startsWith('}')) + 1
}
