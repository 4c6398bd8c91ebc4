import { explainRun, type Run } from '../explorer/index.ts'

/** A schedule as a figure in Markdown, under which stands what it is. */
export function figureOf(run: Run, caption: string): string {
  return `${fenced(explainRun(run), 'text')}\n${caption}\n`
}

/** `code` as a block of its own, whatever is in it. */
export function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${code.trimEnd()}\n${fence}\n`
}
