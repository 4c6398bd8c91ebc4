import type { Waiting } from './inspection.ts'

/** A few lines for each transaction that waits. `now` is in milliseconds, as of `Date.now()`. */
export function reportOn(waiting: readonly Waiting[], now: number): string {
  if (waiting.length === 0) return 'No transaction waits.'
  const count = waiting.length === 1 ? '1 transaction waits' : `${waiting.length} transactions wait`
  return [`${count}:`, ...waiting.flatMap((each) => linesOn(each, now))].join('\n')
}

function linesOn(waiting: Waiting, now: number): string[] {
  const { name, since, wakeUps, isObservation, stack } = waiting
  const seconds = Math.floor((now - since.getTime()) / 1000)
  const what = isObservation ? 'an observation' : 'a transaction'
  const who = name === undefined ? `${what} without a name` : `'${name}'`
  const wasted =
    wakeUps === 0 ? '' : `, woken ${wakeUps === 1 ? 'once' : `${wakeUps} times`} without effect`
  const lines = [`  ${who}, for ${seconds} s${wasted}, waits for a change of`]
  for (const variable of waiting.waitsFor) {
    lines.push(`    ${variable.name ?? 'an unnamed variable'}: ${glanceAt(variable.value)}`)
  }
  return stack === undefined ? lines : [...lines, `  started ${stack.trim()}`]
}

/** A value in a few words, without running any code of it. */
function glanceAt(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60))
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? `an array of ${value.length}` : 'an object'
}
