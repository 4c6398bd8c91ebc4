import {
  lookAhead,
  type Move,
  type Next,
  type Outcome,
  outcomeAfter,
  type Program,
  type Rule,
  type Standing,
  standingAfter,
} from '../../explorer/index.ts'
import { type Loop, loopIn } from './loop.ts'

/** What is kept of one program: a reader who sees more than that has gone through much of it. */
const MOST_KEPT = 2_000

/** One program under one rule, and what is known of its runs: what has been run is not run again. */
export class Walk {
  readonly #program: Program
  readonly #rule: Rule
  readonly #standings = new Map<string, Standing>()
  readonly #ways = new Map<string, readonly Next[]>()
  readonly #outcomes = new Map<string, Outcome>()
  readonly #loops = new Map<string, Loop | null>()

  constructor(program: Program, rule: Rule) {
    this.#program = program
    this.#rule = rule
  }

  /** Where a run stands after `schedule`; `undefined` while that is not known. */
  knownAt(schedule: readonly Move[]): Standing | undefined {
    return this.#standings.get(keyOf(schedule))
  }

  /** The ways to go on from there, and what each would do; `undefined` while that is not known. */
  knownFrom(schedule: readonly Move[]): readonly Next[] | undefined {
    return this.#ways.get(keyOf(schedule))
  }

  /** Finds out where a run stands after `schedule`. Rejects if it cannot be followed. */
  async standAt(schedule: readonly Move[]): Promise<Standing> {
    const known = this.knownAt(schedule)
    if (known !== undefined) return known
    const standing = await standingAfter(this.#program, schedule, this.#rule)
    this.#keep(schedule, standing)
    return standing
  }

  /**
   * Finds out what each way to go on would do, and where it would lead. Resolves with `null` if
   * `isAsked` says in between that nobody needs to know any more.
   */
  async lookAhead(
    schedule: readonly Move[],
    isAsked: () => boolean,
  ): Promise<readonly Next[] | null> {
    const known = this.knownFrom(schedule)
    if (known !== undefined) return known
    const standing = await this.standAt(schedule)
    const next: Next[] = []
    for (const move of standing.moves) {
      if (!isAsked()) return null
      const ways = await lookAhead(this.#program, standing, move, this.#rule)
      for (const way of ways) this.#keep([...schedule, way.move], way.after)
      next.push(...ways)
    }
    this.#ways.set(keyOf(schedule), next)
    return next
  }

  /** The loop that the last step of `schedule` has closed, if it has closed any, and that is known. */
  knownLoopAt(schedule: readonly Move[]): Loop | null {
    return this.#loops.get(keyOf(schedule)) ?? null
  }

  /** Finds out which loop it has closed, unless `isAsked` says in between that nobody needs to know. */
  async loopAt(schedule: readonly Move[], isAsked: () => boolean): Promise<Loop | null> {
    const key = keyOf(schedule)
    const known = this.#loops.get(key)
    if (known !== undefined) return known
    const standings: Standing[] = []
    for (let steps = 0; steps <= schedule.length; steps += 1) {
      if (!isAsked()) return null
      standings.push(await this.standAt(schedule.slice(0, steps)))
    }
    const loop = await loopIn(this.#program, standings, this.#rule, isAsked)
    if (isAsked()) this.#loops.set(key, loop)
    return loop
  }

  /** How a run ends that goes on after `schedule` without pre-emptions; `null` as from `lookAhead`. */
  async outcomeAfter(schedule: readonly Move[], isAsked: () => boolean): Promise<Outcome | null> {
    const key = keyOf(schedule)
    const known = this.#standings.get(key)?.ending?.outcome ?? this.#outcomes.get(key)
    if (known !== undefined) return known
    const outcome = await outcomeAfter(this.#program, schedule, this.#rule, isAsked)
    if (outcome !== null) this.#outcomes.set(key, outcome)
    return outcome
  }

  #keep(schedule: readonly Move[], standing: Standing): void {
    if (this.#standings.size >= MOST_KEPT) {
      for (const kept of [this.#standings, this.#ways, this.#outcomes, this.#loops]) kept.clear()
    }
    this.#standings.set(keyOf(schedule), standing)
  }
}

const keyOf = (schedule: readonly Move[]): string =>
  schedule
    .map(({ task, operation, atOnce }) => `${task}.${operation}${atOnce ? '!' : ''}`)
    .join(' ')
