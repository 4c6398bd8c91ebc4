import { definePattern, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/**
 * A round table with one fork between each two seats (Dijkstra 1965). To eat, a philosopher needs
 * the forks on both sides, so neighbours cannot eat at once. Nobody may wait for ever.
 */
export interface Table {
  /** Picks up both forks of `seat`, eats the `meal`, puts the forks back. */
  dine(seat: number, meal: () => Promise<void>): Promise<void>
  /** Eats one meal with both forks of `seat` at this table and both forks of `seat` at the other. */
  dineAtBoth(other: this, seat: number, meal: () => Promise<void>): Promise<void>
}

/** A solution is a class of tables. */
export type Tables = new (seats: number) => Table

/** The numbers of the forks on the left and on the right of `seat`. */
export const forksOf = (seat: number, seats: number): readonly [number, number] => [
  seat,
  (seat + 1) % seats,
]

const NAMES = ['Plato', 'Sappho', 'Confucius', 'Hypatia', 'Avicenna']

/** Who eats where at this moment. A table is a number, so that two of them can be told apart. */
class Diners {
  readonly eating = new Set<string>()
  readonly meals: Record<string, number> = {}

  async eat(places: readonly string[], { work }: World): Promise<void> {
    for (const place of places) this.eating.add(place)
    await work('eats')
    for (const place of places) this.eating.delete(place)
  }

  async eatAndCount(name: string, places: readonly string[], world: World): Promise<void> {
    await this.eat(places, world)
    this.meals[name] = (this.meals[name] ?? 0) + 1
  }

  /** Whether nobody eats at `tables` beside a neighbour. */
  keepApart(tables: readonly string[], seats: number): boolean {
    return tables.every((table) =>
      NAMES.slice(0, seats).every(
        (_, seat) =>
          !this.eating.has(`${table}${seat}`) || !this.eating.has(`${table}${(seat + 1) % seats}`),
      ),
    )
  }
}

const APART = 'neighbours never eat at once'

/** Every philosopher of one table dines so many times. */
const dinner = (
  kind: Scenario<Tables>['kind'],
  seats: number,
  times: number,
): Scenario<Tables> => ({
  kind,
  isLarge: seats * times > 3,
  stage(TableOf, world) {
    const table = new TableOf(seats)
    const diners = new Diners()
    const philosophers = NAMES.slice(0, seats)

    const dine = async (name: string, seat: number): Promise<void> => {
      for (let i = 0; i < times; i += 1) {
        await table.dine(seat, () => diners.eatAndCount(name, [`${seat}`], world))
      }
    }

    return {
      subject: table,
      record: diners,
      tasks: Object.fromEntries(philosophers.map((name, seat) => [name, () => dine(name, seat)])),
      invariants: { [APART]: () => diners.keepApart([''], seats) },
      finally: {
        'everybody has eaten': () => philosophers.every((name) => diners.meals[name] === times),
      },
    }
  },
})

/**
 * Plato is hungry once. On each side he has a neighbour who is hungry again after every meal, and
 * the seat across the table is empty, so that these two are no neighbours of each other.
 */
const betweenTwo: Scenario<Tables> = {
  kind: 'liveness',
  stage(TableOf, world) {
    const table = new TableOf(4)
    const diners = new Diners()
    const dine = (seat: number) => () => table.dine(seat, () => diners.eat([`${seat}`], world))
    return {
      subject: table,
      record: diners,
      tasks: { Plato: dine(0), Sappho: dine(1), Confucius: dine(3) },
      endless: ['Sappho', 'Confucius'],
      invariants: { [APART]: () => diners.keepApart([''], 4) },
    }
  },
}

/** Two guests each need a place at both tables, and come to them from different sides. */
const twoTables: Scenario<Tables> = {
  kind: 'composition',
  stage(TableOf, world) {
    const left = new TableOf(2)
    const right = new TableOf(2)
    const diners = new Diners()
    const meal = (name: string, seat: number) => () =>
      diners.eatAndCount(name, [`left${seat}`, `right${seat}`], world)

    return {
      subject: { left, right },
      record: diners,
      tasks: {
        Plato: () => left.dineAtBoth(right, 0, meal('Plato', 0)),
        Sappho: () => right.dineAtBoth(left, 1, meal('Sappho', 1)),
      },
      invariants: { [APART]: () => diners.keepApart(['left', 'right'], 2) },
      finally: {
        'both have eaten': () => Object.keys(diners.meals).length === 2,
      },
    }
  },
}

export default definePattern<Tables>({
  title: 'Dining philosophers',
  lesson:
    'Hold one and wait for the next: that is the disease. All or nothing cures it, and has a side effect.',
  chapter: 'The classics',
  after: ['bank-transfer'],
  choice: {
    alone: 'locks',
    composed: 'STM',
    because: 'ordered locks are fair and short; two tables have no order',
  },
  scenarios: {
    'three dine': dinner('safety', 3, 1),
    'five dine': dinner('safety', 5, 1),
    'three dine twice': dinner('liveness', 3, 2),
    'Plato between two': betweenTwo,
    'a meal at two tables': twoTables,
  },
})
