import type { Rule } from './execution/assumptions.ts'
import type { RealOptions } from './execution/real-options.ts'
import type { Move } from './execution/schedule.ts'
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

const isCount = (value: unknown, least: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= least

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const countFrom = (least: number): Demand => ({
  says: `must be a whole number of ${least} or more`,
  fits: (value) => isCount(value, least),
})

/** A count, or Infinity. */
const atLeast = (least: number): Demand => ({
  ...countFrom(least),
  fits: (value) => value === Infinity || isCount(value, least),
})

const boolean: Demand = { says: 'must be a boolean', fits: (value) => typeof value === 'boolean' }

const demands: Readonly<Record<keyof ExploreOptions, Demand>> = {
  rule: oneOf(...RULES),
  after: {
    says: 'must be an exploration',
    fits: isObject,
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

/** As it would be written: a text or a `bigint` of digits does not look like a number. */
const shown = (value: unknown): string => {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'bigint' ? `${value}n` : String(value)
}

const realDemands: Readonly<Record<keyof RealOptions, Demand>> = {
  times: countFrom(1),
  delays: {
    says: 'must be a number of milliseconds, 0 or more',
    fits: (value) => typeof value === 'number' && value >= 0 && value < Infinity,
  },
  plan: { says: 'must be a plan, as a failure has one', fits: isObject },
  atOnce: boolean,
}

/** What makes a difference only where choices are random. */
const OF_SAMPLES = ['strategy', 'depth'] as const

/** What bounds a search, and no random choices. */
const OF_SEARCHES = ['preemptions', 'states', 'steps', 'seconds'] as const

/**
 * @throws ExplorerMisuse for an option of {@link explore} that is unknown, has a value that it cannot have, or
 * makes no difference beside the others.
 */
export function assertOptions(options: ExploreOptions): void {
  assertEach('an exploration', options, demands)
  const [idle, why] =
    options.seed === undefined
      ? ([OF_SAMPLES, "without a 'seed'"] as const)
      : ([OF_SEARCHES, "beside a 'seed'"] as const)
  for (const name of idle) {
    if (options[name] === undefined) continue
    throw new ExplorerMisuse(`the option '${name}' makes no difference ${why}`)
  }
}

/** @throws ExplorerMisuse for an option of {@link runForReal} that is unknown, or has a value that it cannot have. */
export const assertRealOptions = (options: RealOptions): void =>
  assertEach('a run for real', options, realDemands)

function assertEach<Options extends object>(
  what: string,
  options: Options,
  demanded: Readonly<Record<keyof Options & string, Demand>>,
): void {
  assertObject(options)
  assertKnown(what, options, Object.keys(demanded))
  for (const [name, demand] of Object.entries<Demand>(demanded)) {
    const value: unknown = options[name as keyof Options]
    if (value !== undefined) assertFits(`the option '${name}'`, demand, value)
  }
}

/** @throws ExplorerMisuse for options that are none. */
export const assertObject = (options: unknown): void =>
  assertFits('the options', { says: 'must be an object', fits: isObject }, options)

function assertFits(what: string, { says, fits }: Demand, value: unknown): void {
  if (!fits(value)) throw new ExplorerMisuse(`${what} ${says}, not ${shown(value)}`)
}

/** @throws ExplorerMisuse for what is no schedule, and for an unknown rule. */
export function assertReplayed(schedule: readonly Move[], rule: Rule): void {
  const isMove = (move: unknown) => isObject(move) && isCount((move as Partial<Move>).task, 0)
  if (!Array.isArray(schedule) || !schedule.every(isMove)) {
    throw new ExplorerMisuse(
      "a schedule is a list of moves, as in replay(program, failure.schedule); it is not a token, and not a failure's steps",
    )
  }
  assertFits('the rule', demands.rule, rule)
}
