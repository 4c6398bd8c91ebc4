/** One task done by several contenders, which must all return the same result. */
export interface Benchmark {
  readonly name: string
  /** What is measured, in one line. */
  readonly title: string
  /** CPU time in nanoseconds, bytes of heap that remain, or a count that each contender keeps. */
  readonly unit: 'ns' | 'bytes' | 're-runs'
  /**
   * CPU time of the process, which is the default, or real time, which each round measures itself:
   * for work that several threads share.
   */
  readonly clock?: 'cpu' | 'real'
  /** The length of a round in milliseconds, if it differs from that of the other benchmarks. */
  readonly milliseconds?: number
  /** What one figure is about: a `transfer`, an `item`. */
  readonly per: string
  /** How many of these one operation does. */
  readonly size: number
  /** The largest number of operations in a round. */
  readonly max?: number
  /** Whether even one operation takes seconds; a quick run leaves it out. */
  readonly isSlow?: boolean
  /** A smaller one, which a quick run takes in its place. */
  readonly small?: Benchmark
  /** Why it cannot be measured here, if so. */
  missing?(): string | undefined
  readonly contenders: Readonly<Record<string, Prepare>>
  /** The right result of `times` operations. */
  expected(times: number): unknown
  readonly targets?: readonly Target[]
}

/** Sets up a round of `times` operations. Not measured. */
export type Prepare = (times: number) => Round | Promise<Round>

export interface Round {
  /** Does the operations. Measured. */
  run(): unknown
  /** The result of `run`. Not measured. */
  result(): unknown
  /** The count, if the benchmark counts. */
  count?(): number
  /** How long `run` took in real time, in nanoseconds, if that is the clock. */
  elapsed?(): number
  /** Whether other processes had the processor meanwhile, so that the round should be repeated. */
  wasDisturbed?(): boolean
  /** Ends what would run forever. Not measured. */
  end?(): unknown
}

/**
 * The limit for a figure: as a multiple of the figure of `against` or, without that, in its unit.
 */
export interface Target {
  readonly contender: string
  readonly against?: string
  readonly atMost: number
}

// The contenders, in the order of the tables.
export const PLAIN = 'plain JavaScript'
export const AWAIT = 'bare await'
export const MUTEX = 'async-mutex'
export const CHAIN = 'a promise chain'
export const STM = 'stm'
export const SYNC = 'stm, sync'
export const EFFECT3 = 'effect 3'
export const EFFECT4 = 'effect 4'

/** Contenders for several numbers of variables or tasks. */
export type Sized = Readonly<Record<string, (count: number) => Prepare>>

/** The contenders for `count` variables or tasks. */
export const sized = (contenders: Sized, count: number): Record<string, Prepare> =>
  Object.fromEntries(Object.entries(contenders).map(([name, prepare]) => [name, prepare(count)]))

/** A count as titles write it: `1,000`. */
export const spelt = (count: number): string => count.toLocaleString('en')
