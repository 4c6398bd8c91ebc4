import { AWAIT, CHAIN, MUTEX, PLAIN, STM } from './benchmark.ts'
import { short, withUnit } from './figures.ts'
import type { Report, Row } from './report.ts'

/**
 * What a report says, in five sentences at most. They hold whatever the figures are; one whose
 * figures are missing is left out.
 */
export function lessonsOf(report: Report): string[] {
  const figures = figuresOf(report)
  return [
    transfers(figures),
    awaits(figures),
    reads(figures),
    wakeUps(figures),
    memory(figures),
  ].flatMap((sentence) => sentence ?? [])
}

/** The row of a contender in a benchmark, and its figure with its unit. */
interface Figures {
  row(benchmark: string, contender: string): Row | undefined
  text(benchmark: string, contender: string): string | undefined
}

function figuresOf({ benchmarks }: Report): Figures {
  const found = (name: string) => benchmarks.find((each) => each.name === name)
  const row = (name: string, contender: string) =>
    found(name)?.rows.find((each) => each.contender === contender)
  return {
    row,
    text(name, contender) {
      const [result, there] = [found(name), row(name, contender)]
      return result && there && withUnit(there.median, result.unit)
    },
  }
}

function transfers({ text }: Figures): string | undefined {
  const [plain, bare, stm, mutex] = [PLAIN, AWAIT, STM, MUTEX].map((each) => text('transfer', each))
  if (!plain || !bare || !stm || !mutex) return undefined
  const chain = text('transfer', CHAIN)
  const other = chain === undefined ? '' : `, ${chain} under a lock that is a promise chain`
  return `A transfer takes ${plain} in plain JavaScript, ${bare} with an await after it, ${stm} in a transaction${other} and ${mutex} under the published \`${MUTEX}\`; where the plain code suffices, take it.`
}

/** The benchmarks of one operation without contention. */
export const SIMPLE = ['transfer', 'counter', 'read-of-ten', 'queue'] as const

function awaits({ row }: Figures): string | undefined {
  const ratios = SIMPLE.flatMap((name) => row(name, STM)?.timesAwait ?? []).sort((a, b) => a - b)
  const [least, most] = [ratios[0], ratios.at(-1)]
  if (least === undefined || most === undefined) return undefined
  return `In ${ratios.length} simple operations a transaction takes between ${short(least)} and ${short(most)} times as long as a bare await.`
}

function reads({ row }: Figures): string | undefined {
  const [many, ten] = [STM, `${STM}, of ten`].map((each) => row('read-of-1000', each)?.median)
  if (many === undefined || ten === undefined) return undefined
  return `A transaction that reads 1,000 variables takes ${short(many / ten)} times as long as one that reads ten.`
}

function wakeUps({ text }: Figures): string | undefined {
  const [few, many] = [text('wake-one-of-10', STM), text('wake-one-of-10000', STM)]
  const any = text('wake-any-of-1000', STM)
  if (!few || !many || !any) return undefined
  return `To wake one of 10 blocked transactions takes ${few}, and one of 10,000 ${many}; to wake one that waits for any of 1,000 variables takes ${any}.`
}

function memory({ text }: Figures): string | undefined {
  const [idle, blocked] = [text('heap-idle', STM), text('heap-blocked', STM)]
  if (!idle || !blocked) return undefined
  return `A variable takes ${idle} and a blocked transaction ${blocked}; ten million accounts take ten million times the first.`
}
