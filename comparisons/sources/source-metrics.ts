/** Counts of the source of a solution. */
export interface Metrics {
  /** Lines that are neither empty nor comments. */
  readonly lines: number
  /** Awaits: the points at which other tasks may run. */
  readonly awaits: number
  /** Expressions that create a lock or a transactional variable. */
  readonly shared: number
  /** Lines of the methods that take another object of the same class; `null` if there are none. */
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

/** Relies on the formatter: a method of a class begins and ends with an indent of two. */
function composingLines(lines: readonly string[]): number {
  let count = 0
  let isWithin = false
  for (const line of lines) {
    if (/^ {2}[#\w].*\(.*: this\b.*\{$/.test(line)) isWithin = true
    if (isWithin) count += 1
    if (line === '  }') isWithin = false
  }
  return count
}
