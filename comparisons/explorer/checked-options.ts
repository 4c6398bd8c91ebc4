import type { Rule } from './execution/assumptions.ts'
import type { ExploreOptions } from './exploration.ts'
import { assertKnown, ExplorerMisuse } from './misuse.ts'

export const RULES = [
  'node',
  'event-loop',
  'preemptive',
  'chaos',
] as const satisfies readonly Rule[]

/** What an option must be, in words, and whether a value is that. */
interface Demand {
  readonly says: string
  readonly fits: (value: unknown) => boolean
}

const oneOf = (...values: readonly string[]): Demand => ({
  says: `must be one of ${values.map((value) => `'${value}'`).join(', ')}`,
  fits: (value) => values.includes(value as string),
})

/** A count, or Infinity. */
const atLeast = (least: number): Demand => ({
  says: `must be a whole number of ${least} or more`,
  fits: (value) => (Number.isSafeInteger(value) || value === Infinity) && Number(value) >= least,
})

const boolean: Demand = { says: 'must be a boolean', fits: (value) => typeof value === 'boolean' }

const demands: Readonly<Record<keyof ExploreOptions, Demand>> = {
  rule: oneOf(...RULES),
  after: {
    says: 'must be an exploration',
    fits: (value) => typeof value === 'object' && value !== null,
  },
  strategy: oneOf('random', 'pct'),
  seed: { says: 'must be a whole number', fits: Number.isSafeInteger },
  depth: atLeast(1),
  preemptions: atLeast(0),
  schedules: atLeast(1),
  states: atLeast(1),
  steps: atLeast(1),
  walks: atLeast(0),
  seconds: {
    says: 'must be a number above 0',
    fits: (value) => typeof value === 'number' && value > 0,
  },
  stopAtFirst: boolean,
  merges: boolean,
  signal: {
    says: 'must be an AbortSignal',
    fits: (value) => value instanceof AbortSignal,
  },
  onProgress: { says: 'must be a function', fits: (value) => typeof value === 'function' },
}

/** A text in quotation marks, so that one of digits does not look like a number. */
const shown = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value))

/** @throws ExplorerMisuse for an option that is unknown, or has a value that it cannot have. */
export function assertOptions(options: ExploreOptions): void {
  assertKnown('an exploration', options, Object.keys(demands))
  for (const [name, { says, fits }] of Object.entries(demands)) {
    const value: unknown = options[name as keyof ExploreOptions]
    if (value !== undefined && !fits(value)) {
      throw new ExplorerMisuse(`the option '${name}' ${says}, not ${shown(value)}`)
    }
  }
}
