import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { INGREDIENTS, type Ingredient, lackedBy, type Table } from './problem.ts'

export const price = 'three helpers that run forever, and a scoreboard that they share'

export const outcomes: Outcomes = {
  'from either of two tables': {
    inexpressible: 'two tables have six helpers, too many for a trace; mutex shows the same race',
  },
}

const semaphores = (): Readonly<Record<Ingredient, Semaphore>> => ({
  tobacco: new Semaphore(0),
  paper: new Semaphore(0),
  matches: new Semaphore(0),
})

/**
 * A helper per ingredient notes what has come, and calls the smoker it completes: the pushers of Parnas (1975),
 * with a scoreboard and a conditional, as in The Little Book of Semaphores (Downey).
 */
export default class PushersTable implements Table {
  readonly taken = new Semaphore(0)
  readonly laid = semaphores()
  readonly calls = semaphores()
  /** What has come and is not yet assigned. There is no await between reading and writing it. */
  readonly scoreboard: Record<Ingredient, boolean> = {
    tobacco: false,
    paper: false,
    matches: false,
  }

  async lay(first: Ingredient, second: Ingredient): Promise<void> {
    this.laid[first].release()
    this.laid[second].release()
    await this.taken.acquire()
  }

  async take(own: Ingredient): Promise<void> {
    await this.calls[own].acquire()
    this.taken.release()
  }

  helpers(): Readonly<Record<string, () => Promise<void>>> {
    return Object.fromEntries(
      INGREDIENTS.map((ingredient) => [`${ingredient} pusher`, () => this.push(ingredient)]),
    )
  }

  async push(ingredient: Ingredient): Promise<void> {
    await this.laid[ingredient].acquire()
    this.scoreboard[ingredient] = true
    const owner = INGREDIENTS.find((own) => lackedBy(own).every((each) => this.scoreboard[each]))
    if (owner === undefined) return
    for (const taken of lackedBy(owner)) this.scoreboard[taken] = false
    this.calls[owner].release()
  }
}
