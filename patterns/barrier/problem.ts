import { definePattern, inHalves, type Scenario } from '../pattern.ts'

/** Where a fixed number of parties meet, again and again. None goes on before all have arrived. */
export interface Barrier {
  /** Arrives; waits until all the others have arrived too. */
  meet(): Promise<void>
}

/** What is made of two barriers. */
export interface Opened<B extends Barrier = Barrier> {
  /** Arrives at both; waits until both are complete. */
  meetAtBoth(one: B, other: B): Promise<void>
  /** Waits until one of the two lacks only one party, and arrives at that one alone. */
  completeEither(one: B, other: B): Promise<void>
}

/** The same, made only of what every barrier offers. */
const closed: Opened = {
  async meetAtBoth(one, other) {
    await Promise.all([one.meet(), other.meet()])
  },
  completeEither: (one, other) => Promise.race([one.meet(), other.meet()]),
}

/** A solution is a class of barriers. */
export type Barriers = new (parties: number) => Barrier

/** Rounds are counted 0, 1, 2, 3, 0: enough to tell who is ahead, and states repeat. */
const CYCLE = 4

/** The round at which each party last arrived, and the round that each last left. */
class Rounds {
  readonly arrived: Record<string, number> = {}
  readonly passed: Record<string, number> = {}

  constructor(names: readonly string[]) {
    for (const name of names) {
      this.arrived[name] = 0
      this.passed[name] = 0
    }
  }

  async meet(name: string, meet: () => Promise<void>): Promise<void> {
    this.arrived[name] = ((this.arrived[name] as number) + 1) % CYCLE
    await meet()
    this.passed[name] = ((this.passed[name] as number) + 1) % CYCLE
  }

  /** Whether all parties have arrived at each round that any party has left. */
  areComplete(): boolean {
    return Object.values(this.passed).every((passed) =>
      Object.values(this.arrived).every((arrived) => (arrived + 1) % CYCLE !== passed),
    )
  }
}

const COMPLETE = 'no party goes on before all have arrived'

/** All work and meet, for `rounds` rounds, which may be `Infinity`. */
const together = (
  kind: Scenario<Barriers>['kind'],
  names: readonly string[],
  rounds: number,
): Scenario<Barriers> => ({
  kind,
  stage(BarrierFor, { work }) {
    const barrier = new BarrierFor(names.length)
    const progress = new Rounds(names)
    const isEndless = rounds === Infinity

    const takePart = async (name: string): Promise<void> => {
      for (let i = 0; i < (isEndless ? 1 : rounds); i += 1) {
        await work('works')
        await progress.meet(name, () => barrier.meet())
      }
    }

    return {
      subject: barrier,
      record: progress,
      endless: isEndless ? names : [],
      tasks: Object.fromEntries(names.map((name) => [name, () => takePart(name)])),
      invariants: { [COMPLETE]: () => progress.areComplete() },
    }
  },
})

/** Two people are in the same two teams, and name them in opposite orders. */
const bothTeams: Scenario<Barriers, Opened>['stage'] = (BarrierFor, _, { meetAtBoth }) => {
  const left = new BarrierFor(2)
  const right = new BarrierFor(2)
  const progress = new Rounds(['Alice', 'Bob'])
  return {
    subject: { left, right },
    record: progress,
    tasks: {
      Alice: () => progress.meet('Alice', () => meetAtBoth(left, right)),
      Bob: () => progress.meet('Bob', () => meetAtBoth(right, left)),
    },
    invariants: { [COMPLETE]: () => progress.areComplete() },
  }
}

/** Two teams lack one member each, and Carol helps one of them out. The other keeps waiting. */
const eitherTeam: Scenario<Barriers, Opened>['stage'] = (BarrierFor, _, { completeEither }) => {
  const left = new BarrierFor(2)
  const right = new BarrierFor(2)
  const done = new Set<string>()
  const meet = async (name: string, meeting: Promise<void>): Promise<void> => {
    await meeting
    done.add(name)
  }
  return {
    subject: { left, right },
    record: { done },
    daemons: ['Alice', 'Bob'],
    tasks: {
      Alice: () => meet('Alice', left.meet()),
      Bob: () => meet('Bob', right.meet()),
      Carol: () => meet('Carol', completeEither(left, right)),
    },
    invariants: { 'Carol makes up for one, not for two': () => done.size <= 2 },
    finally: { 'one of the teams is complete': () => done.has('Alice') !== done.has('Bob') },
  }
}

export default definePattern<Barriers, Opened>({
  title: 'Barrier',
  lesson: 'Something that works once need not work in a loop.',
  chapter: 'Waiting',
  after: ['semaphore'],
  choice: {
    alone: 'event',
    composed: 'STM',
    because: 'an event needs no phase and no queue; orElse completes either team',
  },
  scenarios: {
    'three meet once': together('safety', ['Alice', 'Bob', 'Carol'], 1),
    'two meet twice': together('safety', ['Alice', 'Bob'], 2),
    'two meet for ever': together('liveness', ['Alice', 'Bob'], Infinity),
    ...inHalves('two in both teams', closed, bothTeams, ['closed']),
    ...inHalves('one for either team', closed, eitherTeam, ['closed']),
  },
})
