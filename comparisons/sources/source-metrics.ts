/** Counts of the source of a solution. */
export interface Metrics {
  /** Lines that are neither empty nor comments. */
  readonly lines: number
  /** Awaits: the points at which other tasks may run. */
  readonly awaits: number
  /** Expressions that create a lock or a transactional variable. */
  readonly shared: number
  /** Lines of the opened compositions; `null` if there are none. */
  readonly composing: number | null
}

export function metricsOf(source: string): Metrics {
  const code = withoutComments(source)
  const lines = code.split('\n').filter((line) => line.trim() !== '')
  const composing = composingLines(lines)
  return {
    lines: lines.length,
    awaits: code.match(/\bawait\b/g)?.length ?? 0,
    shared:
      code.match(
        /\bnew (Mutex|Semaphore|Condition|T[A-Z]\w*)\b|\bT[A-Z]\w*\.[a-z]\w*\(|\bpLimit\(/g,
      )?.length ?? 0,
    composing: composing === 0 ? null : composing,
  }
}

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
