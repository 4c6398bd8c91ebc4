import { ExplorerMisuse } from '../explorer/index.ts'
import { textOf } from './text-of.ts'

/** How far to explore. */
export interface ThreadsOptions {
  /** At most this many schedules are run. Default: 20,000. */
  readonly schedules?: number | undefined
  /** A whole number: run schedules that are chosen by chance, from this seed on, instead of all. */
  readonly seed?: number | undefined
  /** With `seed`: `random` chooses at each step, `pct` by priorities that change at a few. Default: `random`. */
  readonly strategy?: 'random' | 'pct' | undefined
  /** With `pct`, how many steps have to come in the right order. Default: 3. */
  readonly depth?: number | undefined
  /** Ends the exploration with the first failure. */
  readonly stopAtFirst?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Called now and then with the number of schedules so far. */
  readonly onProgress?: ((schedules: number) => void) | undefined
}

type Demand = readonly [says: string, fits: (value: unknown) => boolean]

const COUNT: Demand = [
  'must be a whole number of 1 or more',
  (value) => Number.isSafeInteger(value) && Number(value) >= 1,
]

const demands: Readonly<Record<keyof ThreadsOptions, Demand>> = {
  schedules: COUNT,
  seed: ['must be a whole number', Number.isSafeInteger],
  strategy: ["must be 'random' or 'pct'", (value) => value === 'random' || value === 'pct'],
  depth: COUNT,
  stopAtFirst: ['must be a boolean', (value) => typeof value === 'boolean'],
  signal: ['must be an AbortSignal', (value) => value instanceof AbortSignal],
  onProgress: ['must be a function', (value) => typeof value === 'function'],
}

/** @throws ExplorerMisuse for an option that is unknown, or has a value that it cannot have. */
export function assertOptions(options: ThreadsOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new ExplorerMisuse(
      `the options of an exploration must be an object, not ${textOf(options)}`,
    )
  }
  for (const [name, value] of Object.entries(options)) {
    const demand = demands[name as keyof ThreadsOptions] as Demand | undefined
    if (demand === undefined) {
      const known = Object.keys(demands).join(', ')
      throw new ExplorerMisuse(`an exploration of threads has no '${name}'. It has: ${known}`)
    }
    const [says, fits] = demand
    if (value !== undefined && !fits(value)) {
      throw new ExplorerMisuse(`the option '${name}' ${says}, not ${textOf(value)}`)
    }
  }
  const { seed, strategy, depth } = options
  if (seed === undefined && (strategy ?? depth) !== undefined) {
    const name = strategy === undefined ? 'depth' : 'strategy'
    throw new ExplorerMisuse(`the option '${name}' needs a 'seed': without one, nothing is chosen`)
  }
}
