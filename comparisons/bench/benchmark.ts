/** A piece of work done in several ways, of which each must give the same result. */
export interface Benchmark {
  readonly name: string
  /** What is done, in a line. */
  readonly title: string
  /** CPU time in nanoseconds, bytes of heap that stay, or a count that each way keeps itself. */
  readonly unit: 'ns' | 'bytes' | 're-runs'
  /** What a figure is for: one `transfer`, one `item`. */
  readonly per: string
  /** How many of these one operation does. */
  readonly size: number
  /** Never more operations a round than this. */
  readonly most?: number
  /** Whether it takes seconds, even once; then a quick run leaves it out. */
  readonly isSlow?: boolean
  readonly contenders: Readonly<Record<string, Prepare>>
  /** The right result of so many operations. */
  expected(times: number): unknown
  readonly targets?: readonly Target[]
}

/** Makes everything ready for `times` operations. This is not measured. */
export type Prepare = (times: number) => Round | Promise<Round>

export interface Round {
  /** What is measured. */
  run(): unknown
  /** What came out, after `run`. Not measured. */
  result(): unknown
  /** What was counted, if the benchmark is of a count. */
  count?(): number
  /** Ends what would go on for ever. Not measured. */
  end?(): unknown
}

/** What a figure should be: as a multiple of that of `against` or, without it, in its unit. */
export interface Target {
  readonly contender: string
  readonly against?: string
  readonly atMost?: number
  readonly atLeast?: number
}

// The contenders, in the order of the tables.
export const PLAIN = 'plain JavaScript'
export const AWAIT = 'bare await'
export const MUTEX = 'async-mutex'
export const STM = 'stm'
export const SYNC = 'stm, sync'
export const EFFECT3 = 'effect 3'
export const EFFECT4 = 'effect 4'

/** Contenders of which each takes the number of variables or tasks first. */
export type Sized = Readonly<Record<string, (count: number) => Prepare>>

export const sized = (contenders: Sized, count: number): Record<string, Prepare> =>
  Object.fromEntries(Object.entries(contenders).map(([name, prepare]) => [name, prepare(count)]))

export const spelt = (count: number): string => count.toLocaleString('en')
