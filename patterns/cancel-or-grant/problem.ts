import { Semaphore } from 'async-mutex'
import { counting } from '../counting.ts'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/**
 * A connection to a server, which answers in the order of the questions: `receive` resolves with the next
 * answer, to whatever was asked, or rejects if there is an error in its place. It takes any length of time.
 */
export class Connection {
  /** All questions so far. */
  readonly asked: string[] = []
  private received = 0
  private readonly world: World
  /** A semaphore without a permit, if the server never answers. */
  private readonly never: Semaphore | undefined
  /** How many of the first answers are errors. */
  private readonly failing: number

  constructor(world: World, { never, failing = 0 }: { never?: Semaphore; failing?: number } = {}) {
    this.world = world
    this.never = never
    this.failing = failing
  }

  send(question: string): void {
    this.asked.push(question)
  }

  async receive(): Promise<string> {
    await this.world.work('waits for an answer')
    await this.never?.acquire()
    const question = this.asked[this.received]
    this.received += 1
    if (this.received <= this.failing) throw new Error('the server is busy')
    return `answer to ${question}`
  }
}

/** Lets callers share a connection; each may give up at any time. */
export interface Client {
  /**
   * Resolves with the answer, or with `undefined` as soon as `signal` aborts. Rejects if the answer is an
   * error. Callers who come later are served all the same.
   */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>
}

/** What is made of two clients. */
export interface Opened<C extends Client = Client> {
  /**
   * Asks both servers, or neither. Resolves with both answers, or with `undefined` as soon as `signal` aborts.
   * Rejects if one of the answers is an error.
   */
  askBoth(
    one: C,
    other: C,
    question: string,
    signal: AbortSignal,
  ): Promise<readonly [string, string] | undefined>
}

/** The same, made only of what every client offers. */
const closed: Opened = {
  async askBoth(one, other, question, signal) {
    const first = await one.ask(question, signal)
    if (first === undefined) return undefined
    const second = await other.ask(question, signal)
    return second === undefined ? undefined : [first, second]
  },
}

/** A solution is a class of clients. */
export type Clients = new (connection: Connection) => Client

/** The answers that callers were given. */
class Answers {
  readonly given: Record<string, string> = {}
  /** How many listen to the signal of Bob, where it is counted. */
  listeners = 0

  async note(name: string, answer: Promise<string | undefined>): Promise<void> {
    this.given[name] = (await answer) ?? 'none'
  }

  get areRight(): boolean {
    return Object.entries(this.given).every(
      ([name, answer]) => answer === 'none' || answer === `answer to ${name}`,
    )
  }
}

/** Calls `ask` with a signal that aborts after some time. */
async function impatiently<A>(
  { work }: World,
  ask: (signal: AbortSignal) => Promise<A>,
): Promise<A> {
  const patience = new AbortController()
  const enough = work('has waited enough').then(() => patience.abort())
  const answer = await ask(patience.signal)
  await enough
  return answer
}

const patient = (): AbortSignal => new AbortController().signal

const ownAnswers = (answers: Answers): NonNullable<Stage['invariants']> => ({
  'every answer belongs to its question': () => answers.areRight,
})

/** Bob's signal is that of a service, which goes on after his call. */
const twoCallers: Scenario<Clients> = {
  kind: 'safety',
  stage(ClientOf, world) {
    const client = new ClientOf(new Connection(world))
    const record = new Answers()
    return {
      subject: client,
      record,
      tasks: {
        Alice: () => record.note('Alice', client.ask('Alice', patient())),
        Bob: () => record.note('Bob', client.ask('Bob', counting(patient(), record))),
      },
      invariants: ownAnswers(record),
      finally: { "nobody listens to Bob's signal any more": () => record.listeners === 0 },
    }
  },
}

/** Bob gives up while he waits for the connection, at the moment he is granted it, or while he waits for the answer. */
const oneGivesUp: Scenario<Clients> = {
  kind: 'liveness',
  isLarge: true,
  stage(ClientOf, world) {
    const client = new ClientOf(new Connection(world))
    const record = new Answers()
    return {
      subject: client,
      record,
      tasks: {
        Alice: () => record.note('Alice', client.ask('Alice', patient())),
        Bob: () =>
          record.note(
            'Bob',
            impatiently(world, (signal) => client.ask('Bob', signal)),
          ),
        Carol: () => record.note('Carol', client.ask('Carol', patient())),
      },
      invariants: ownAnswers(record),
      finally: {
        'the others have their answers': () =>
          [record.given.Alice, record.given.Carol].every((answer) => answer !== 'none'),
      },
    }
  },
}

const noAnswer: Scenario<Clients> = {
  kind: 'liveness',
  stage(ClientOf, world) {
    const never = new Semaphore(0)
    const client = new ClientOf(new Connection(world, { never }))
    return {
      subject: { client, never },
      tasks: {
        Bob: async () => {
          await impatiently(world, (signal) => client.ask('Bob', signal))
        },
      },
    }
  },
}

/** The first answer is an error. The other caller is served, and so is the one who asks again. */
const theServerFails: Scenario<Clients> = {
  kind: 'liveness',
  stage(ClientOf, world) {
    const client = new ClientOf(new Connection(world, { failing: 1 }))
    const record = new Answers()
    const ask = (name: string) => () => {
      const again = () => client.ask(name, patient())
      return record.note(name, again().catch(again))
    }
    return {
      subject: client,
      record,
      tasks: { Alice: ask('Alice'), Bob: ask('Bob') },
      invariants: ownAnswers(record),
      finally: {
        'both have answers': () => Object.values(record.given).every((answer) => answer !== 'none'),
      },
    }
  },
}

/** Bob makes the same change at two servers, and gives up on the way. */
const twoServers: Scenario<Clients, Opened>['stage'] = (ClientOf, world, { askBoth }) => {
  const connections = { first: new Connection(world), second: new Connection(world) }
  const first = new ClientOf(connections.first)
  const second = new ClientOf(connections.second)
  return {
    subject: { first, second },
    tasks: {
      Alice: async () => {
        await second.ask('Alice', patient())
      },
      Bob: async () => {
        await impatiently(world, (signal) => askBoth(first, second, 'Bob', signal))
      },
    },
    finally: {
      'both servers are asked, or neither': () =>
        connections.first.asked.includes('Bob') === connections.second.asked.includes('Bob'),
    },
  }
}

/** Bob asks both servers, and the first one answers with an error. Carol asks the second one. */
const oneOfTwoFails: Scenario<Clients, Opened>['stage'] = (ClientOf, world, { askBoth }) => {
  const first = new ClientOf(new Connection(world, { failing: 1 }))
  const second = new ClientOf(new Connection(world))
  const record = new Answers()
  return {
    subject: { first, second },
    record,
    tasks: {
      Bob: async () => {
        await askBoth(first, second, 'Bob', patient()).catch(() => {})
      },
      Carol: () => record.note('Carol', second.ask('Carol', patient())),
    },
    invariants: ownAnswers(record),
  }
}

export default definePattern<Clients, Opened>({
  title: 'Cancel or grant',
  lesson: 'Giving up is an event like any other: it may come at the moment of the grant.',
  chapter: 'Everyday',
  after: ['semaphore'],
  choice: {
    alone: 'locks',
    composed: 'either',
    because: 'a lock whose holder looks at the signal first is two lines',
  },
  scenarios: {
    'two callers': twoCallers,
    'one gives up': oneGivesUp,
    'no answer comes': noAnswer,
    'the server fails': theServerFails,
    ...inHalves('two servers', closed, twoServers),
    'one of two fails, opened': { kind: 'composition', half: 'opened', stage: oneOfTwoFails },
  },
})
