import type { Move } from '../execution/schedule.ts'
import type { Random } from '../search/random.ts'
import type { Standpoint, Walker } from './graph-walk.ts'
import type { Races } from './races.ts'

/**
 * Partial order sampling (Yuan, Yang, Gu, "Partial Order Aware Concurrency Sampling", CAV 2018). The next
 * step of every task has a random priority, and the highest one goes next; then the steps that raced with it draw
 * again. In the paper two steps race if they access the same object and one of them writes; here,
 * where both orders are known, if it matters which goes first.
 */
export class Pos implements Walker {
  readonly #random: Random
  readonly #races: Races
  readonly #priorities = new Map<string, number>()

  constructor(random: Random, races: Races) {
    this.#random = random
    this.#races = races
  }

  next({ state, moves }: Standpoint): number {
    let foremost = 0
    for (let i = 1; i < moves.length; i += 1) {
      const isHigher = this.#priorityOf(moves, i) > this.#priorityOf(moves, foremost)
      if (isHigher) foremost = i
    }
    this.#drawAgain(state, moves, foremost)
    return foremost
  }

  /** What was chosen is over, and so are the other steps that its task could have made. */
  #drawAgain(state: number, moves: readonly Move[], chosen: number): void {
    const { task } = moves[chosen] as Move
    moves.forEach((move, i) => {
      const isOver = move.task === task || this.#races.between(state, chosen, i)
      if (isOver) this.#priorities.delete(keyOf(move))
    })
  }

  #priorityOf(moves: readonly Move[], index: number): number {
    const key = keyOf(moves[index] as Move)
    const priority = this.#priorities.get(key) ?? this.#random()
    this.#priorities.set(key, priority)
    return priority
  }
}

const keyOf = ({ task, operation, atOnce }: Move): string =>
  `${task}.${operation}${atOnce ? '!' : ''}`
