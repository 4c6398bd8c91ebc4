import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

export const INGREDIENTS = ['tobacco', 'paper', 'matches'] as const
export type Ingredient = (typeof INGREDIENTS)[number]

/**
 * Three smokers, each with plenty of one ingredient and none of the other two, and an agent, who has
 * all three and lays two of them on a table (Patil 1971). The agent says what there is, never for
 * whom: that is the rule of the game. The smoker who lacks exactly these two takes both.
 */
export interface Table {
  /** The agent lays down two ingredients; waits until they have been taken. */
  lay(first: Ingredient, second: Ingredient): Promise<void>
  /** A smoker who has `own` waits until the other two lie there, and takes both. */
  take(own: Ingredient): Promise<void>
  /** Background tasks by name, each of which starts over forever. */
  helpers?(): Readonly<Record<string, () => Promise<void>>>
}

/** What is made of two tables. */
export interface Opened<T extends Table = Table> {
  /** Takes both ingredients from one table or both from the other, never one of each. */
  takeFromEither(one: T, other: T, own: Ingredient): Promise<void>
}

/** The same, made only of what every table offers. */
const closed: Opened = {
  takeFromEither: (one, other, own) => Promise.race([one.take(own), other.take(own)]),
}

/** A solution is a class of tables. */
export type Tables = new () => Table

/** The two ingredients that a smoker lacks. */
export const lackedBy = (own: Ingredient): readonly [Ingredient, Ingredient] =>
  INGREDIENTS.filter((each) => each !== own) as [Ingredient, Ingredient]

/** Each smoker's name says what she has. */
const SMOKERS = { Toby: 'tobacco', Paige: 'paper', Matt: 'matches' } as const
type Smoker = keyof typeof SMOKERS

/** Which smokers the agent has provided for, though he does not say so, and which have smoked. */
class Ashtray {
  readonly provided = new Set<Smoker>()
  readonly smoking = new Set<Smoker>()
  readonly served = new Set<Smoker>()

  async provide(table: Table, smoker: Smoker): Promise<void> {
    this.provided.add(smoker)
    await table.lay(...lackedBy(SMOKERS[smoker]))
  }

  async smoke(name: Smoker, table: Table, { work }: World): Promise<void> {
    await table.take(SMOKERS[name])
    this.smoking.add(name)
    await work('smokes')
    this.smoking.delete(name)
    this.served.add(name)
  }

  /** Whether every smoker that has taken ingredients had them laid for her. */
  get isFair(): boolean {
    return [...this.smoking, ...this.served].every((name) => this.provided.has(name))
  }
}

/** The helpers of the tables by name: tasks that start over forever, and may wait forever. */
const background = (tables: Readonly<Record<string, Table>>) => {
  const helpers = Object.fromEntries(
    Object.entries(tables).flatMap(([prefix, table]) =>
      Object.entries(table.helpers?.() ?? {}).map(([name, help]) => [`${prefix}${name}`, help]),
    ),
  )
  return { helpers, names: Object.keys(helpers) }
}

/** The agent provides once for each of `provided`, in turn. Other smokers may wait forever. */
const rounds = (
  kind: Scenario<Tables>['kind'],
  smokers: readonly Smoker[],
  provided: readonly Smoker[],
): Scenario<Tables> => ({
  kind,
  stage(TableOf, world) {
    const table = new TableOf()
    const ashtray = new Ashtray()
    const { helpers, names } = background({ '': table })
    return {
      subject: table,
      record: ashtray,
      tasks: {
        ...Object.fromEntries(
          smokers.map((name) => [name, () => ashtray.smoke(name, table, world)]),
        ),
        Agent: async () => {
          for (const name of provided) await ashtray.provide(table, name)
        },
        ...helpers,
      },
      daemons: [...smokers.filter((name) => !provided.includes(name)), ...names],
      endless: names,
      invariants: { 'no smoker takes what was laid for another': () => ashtray.isFair },
      finally: {
        'every smoker provided for has smoked': () =>
          provided.every((name) => ashtray.served.has(name)),
      },
    }
  },
})

/** The agent provides for two smokers in turn, forever. */
const roundAfterRound: Scenario<Tables> = {
  kind: 'liveness',
  stage(TableOf) {
    const table = new TableOf()
    const { helpers, names } = background({ '': table })
    return {
      subject: table,
      tasks: {
        Paige: () => table.take('paper'),
        Matt: () => table.take('matches'),
        Agent: async () => {
          await table.lay('tobacco', 'matches')
          await table.lay('tobacco', 'paper')
        },
        ...helpers,
      },
      daemons: names,
      endless: ['Paige', 'Matt', 'Agent', ...names],
    }
  },
}

/** Two agents, two tables, and one smoker for whom both provide. He smokes twice. */
const eitherTable: Scenario<Tables, Opened>['stage'] = (TableOf, { work }, { takeFromEither }) => {
  const left = new TableOf()
  const right = new TableOf()
  const { helpers, names } = background({ 'left ': left, 'right ': right })
  const cigarettes = { smoked: 0 }
  return {
    subject: { left, right },
    record: cigarettes,
    tasks: {
      Toby: async () => {
        for (const _ of ['first', 'second']) {
          await takeFromEither(left, right, 'tobacco')
          await work('smokes')
          cigarettes.smoked += 1
        }
      },
      'left agent': () => left.lay('paper', 'matches'),
      'right agent': () => right.lay('paper', 'matches'),
      ...helpers,
    },
    daemons: names,
    endless: names,
    finally: { 'nothing is left over': () => cigarettes.smoked === 2 },
  }
}

export default definePattern<Tables, Opened>({
  title: 'Cigarette smokers',
  lesson: 'Waiting for two things is not waiting for one and then for the other.',
  chapter: 'The classics',
  after: ['producer-consumer', 'dining-philosophers'],
  choice: {
    alone: 'locks',
    composed: 'STM',
    because: 'a monitor wakes the right smoker; orElse waits at two tables',
  },
  scenarios: {
    'one round': rounds('safety', ['Toby', 'Paige', 'Matt'], ['Matt']),
    'a round for each of two': rounds('safety', ['Paige', 'Matt'], ['Paige', 'Matt']),
    'round after round': roundAfterRound,
    ...inHalves('from either of two tables', closed, eitherTable, ['closed']),
  },
})
