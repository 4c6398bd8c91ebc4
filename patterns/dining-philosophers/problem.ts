import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/**
 * A round table with one fork between each two seats (Dijkstra 1965). To eat, a philosopher needs
 * the forks on both sides, so neighbours cannot eat at once. No philosopher may wait forever.
 */
export interface Table {
  /** Picks up both forks of `seat`, eats the `meal`, puts the forks back; waits for the forks. */
  dine(seat: number, meal: Meal): Promise<void>
}

export type Meal = () => Promise<void>

/** What is made of two tables. */
export interface Opened<T extends Table = Table> {
  /** Eats one meal with both forks of `seat` at `one` table and both of `seat` at the `other`. */
  dineAtBoth(one: T, other: T, seat: number, meal: Meal): Promise<void>
}

/** The same, made only of what every table offers. */
const closed: Opened = {
  dineAtBoth: (one, other, seat, meal) => one.dine(seat, () => other.dine(seat, meal)),
}

/** A solution is a class of tables. */
export type Tables = new (seats: number) => Table

/** The numbers of the left and the right fork of `seat`. */
export const forksOf = (seat: number, seats: number): readonly [number, number] => [
  seat,
  (seat + 1) % seats,
]

const NAMES = ['Plato', 'Sappho', 'Confucius', 'Hypatia', 'Avicenna']

/** Which places are eating at this moment. A place is the table's name and the seat's number. */
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

  /** Whether no two neighbours are eating at any of `tables`. */
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

/** Every philosopher at one table dines `times` times. */
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
        'all have eaten': () => philosophers.every((name) => diners.meals[name] === times),
      },
    }
  },
})

/**
 * Plato is hungry once. On each side he has a neighbour who is hungry again after every meal. The
 * seat across the table is empty, so that these two are not neighbours of each other.
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

/** Two guests each need a place at both tables, and name the tables in opposite orders. */
const twoTables: Scenario<Tables, Opened>['stage'] = (TableOf, world, { dineAtBoth }) => {
  const left = new TableOf(2)
  const right = new TableOf(2)
  const diners = new Diners()
  const meal = (name: string, seat: number) => () =>
    diners.eatAndCount(name, [`left${seat}`, `right${seat}`], world)

  return {
    subject: { left, right },
    record: diners,
    tasks: {
      Plato: () => dineAtBoth(left, right, 0, meal('Plato', 0)),
      Sappho: () => dineAtBoth(right, left, 1, meal('Sappho', 1)),
    },
    invariants: { [APART]: () => diners.keepApart(['left', 'right'], 2) },
    finally: {
      'both have eaten': () => Object.keys(diners.meals).length === 2,
    },
  }
}

/**
 * Plato needs a place at two tables, once. At each of them one regular, who has the other place, is
 * hungry again after every meal.
 */
const amongRegulars: Scenario<Tables, Opened> = {
  kind: 'composition',
  half: 'opened',
  stage(TableOf, world, { dineAtBoth }) {
    const left = new TableOf(2)
    const right = new TableOf(2)
    const diners = new Diners()
    const eat =
      (...places: string[]) =>
      () =>
        diners.eat(places, world)
    return {
      subject: { left, right },
      record: diners,
      tasks: {
        Plato: () => dineAtBoth(left, right, 0, eat('left0', 'right0')),
        Sappho: () => left.dine(1, eat('left1')),
        Confucius: () => right.dine(1, eat('right1')),
      },
      endless: ['Sappho', 'Confucius'],
      invariants: { [APART]: () => diners.keepApart(['left', 'right'], 2) },
    }
  },
}

export default definePattern<Tables, Opened>({
  title: 'Dining philosophers',
  lesson:
    'Hold-and-wait is the disease. All-or-nothing cures it, and its side effect is starvation.',
  chapter: 'The classics',
  after: ['bank-transfer'],
  choice: {
    alone: 'locks',
    composed: 'event',
    because: 'ordered locks are fair and short; a line of guests spans two tables',
  },
  scenarios: {
    'three dine': dinner('safety', 3, 1),
    'five dine': dinner('safety', 5, 1),
    'three dine twice': dinner('liveness', 3, 2),
    'Plato between two': betweenTwo,
    ...inHalves('a meal at two tables', closed, twoTables),
    'two tables with regulars, opened': amongRegulars,
  },
})
