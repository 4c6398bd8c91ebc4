/** What can be counted in the source of a solution. */
export interface Metrics {
  /** Lines that are neither empty nor comments. */
  readonly lines: number
  /** Where something may come in between. */
  readonly awaits: number
  /** Places that make a lock, or a variable for transactions. */
  readonly shared: number
  /** Lines of the methods that work with another one of the kind; `null` if there are none. */
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

/** Comments begin lines or end them; what looks like one within a text is rare enough. */
const withoutComments = (source: string): string =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/ \/\/ .*$/gm, '')

/** The formatter sees to it that a method begins and ends with an indent of two. */
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
