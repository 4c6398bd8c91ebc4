import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** What happened to the resources. */
class Log {
  /** The answers that clients were given. */
  readonly given: Record<string, number | 'none'> = {}
  /** How many use a resource now. */
  users = 0
  changes = 0
  isDisposed = false
  seen = ''

  async note(name: string, answer: Promise<number | undefined>): Promise<void> {
    this.given[name] = (await answer) ?? 'none'
  }
}

/** A number on a slow disk. Two uses at a time would lose one of two changes. A use that fails changes nothing. */
export class Resource {
  private value = 0
  private readonly log: Log
  private readonly world: World | undefined
  /** How many of the next uses fail. */
  private failing: number

  /** Without a world, it is fast. */
  constructor(log: Log, world?: World, failing = 0) {
    this.log = log
    this.world = world
    this.failing = failing
  }

  /** Reads, takes any length of time, and writes. Resolves with the new value. */
  async add(change: number): Promise<number> {
    this.log.users += 1
    const { value } = this
    await this.world?.work('uses the resource')
    this.log.users -= 1
    if (this.failing > 0) {
      this.failing -= 1
      throw new Error('the disk is busy')
    }
    this.value = value + change
    this.log.changes += 1
    return this.value
  }
}

/** Serves a resource to many clients, one request at a time. */
export interface Server {
  /** The process. It runs beside the clients from the start, and ends after `close`. */
  run(): Promise<void>
  /**
   * Adds `change`, and resolves with the new value. Resolves with `undefined` as soon as `signal` aborts;
   * the change may be made all the same. Resolves with `undefined` also if the server is closed; then the
   * change is not made. Rejects if the resource fails; then the change is not made either, and others are
   * served all the same.
   */
  ask(change: number, signal?: AbortSignal): Promise<number | undefined>
  /** Accepts no more requests, and resolves once the resource is not used any more. May be called again. */
  close(): Promise<void>
}

/** What is made of two servers. */
export interface Opened<S extends Server = Server> {
  /**
   * Adds `change` at both. A client who does so sees both changes of another client, or neither. Rejects if a
   * resource fails; the change at the other one may be made then.
   */
  askBoth(
    one: S,
    other: S,
    change: number,
  ): Promise<readonly [number | undefined, number | undefined]>
}

/** The same, made only of what every server offers. */
const closed: Opened = {
  askBoth: async (one, other, change) => [await one.ask(change), await other.ask(change)],
}

/** A solution is a class of servers. */
export type Servers = new (resource: Resource) => Server

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

const oneAtATime = (log: Log) => ({
  'the resource is used by one at a time': () => log.users <= 1,
})

const twoClients: Scenario<Servers> = {
  kind: 'safety',
  stage(ServerOf, world) {
    const record = new Log()
    const server = new ServerOf(new Resource(record, world))
    const client = (name: string) => () => record.note(name, server.ask(1))
    return {
      subject: server,
      record,
      tasks: { server: () => server.run(), Alice: client('Alice'), Bob: client('Bob') },
      daemons: ['server'],
      invariants: oneAtATime(record),
      finally: {
        'each client has an answer of its own': () =>
          Object.values(record.given).toSorted().join() === '1,2',
      },
    }
  },
}

/** Alice gives up before her request is taken, while it is served, or when it has been. Then she asks again. */
const askedAgain: Scenario<Servers> = {
  kind: 'liveness',
  stage(ServerOf, world) {
    const record = new Log()
    const server = new ServerOf(new Resource(record, world))
    return {
      subject: server,
      record,
      tasks: {
        server: () => server.run(),
        Alice: async () => {
          await impatiently(world, (signal) => server.ask(1, signal))
          await record.note('Alice', server.ask(1))
        },
      },
      daemons: ['server'],
      invariants: oneAtATime(record),
      finally: { 'a client who asks again has an answer': () => record.given.Alice !== 'none' },
    }
  },
}

/** The first use of the resource fails. Alice hears of it, and asks once more. */
const aUseFails: Scenario<Servers> = {
  kind: 'liveness',
  stage(ServerOf, world) {
    const record = new Log()
    const server = new ServerOf(new Resource(record, world, 1))
    const ask = () => server.ask(1)
    return {
      subject: server,
      record,
      tasks: {
        server: () => server.run(),
        Alice: () => record.note('Alice', ask().catch(ask)),
        Bob: () => world.work('does something else'),
      },
      daemons: ['server'],
      finally: { 'a client who asks again has an answer': () => record.given.Alice === 1 },
    }
  },
}

/** Bob closes the server at any time, and disposes of the resource then. To be sure, he closes it twice. */
const closing: Scenario<Servers> = {
  kind: 'safety',
  stage(ServerOf, world) {
    const record = new Log()
    const server = new ServerOf(new Resource(record, world))
    return {
      subject: server,
      record,
      tasks: {
        server: () => server.run(),
        Alice: () => record.note('Alice', server.ask(1)),
        Bob: async () => {
          try {
            await server.close()
            record.isDisposed = true
          } finally {
            await server.close()
          }
        },
      },
      invariants: {
        'the resource is not used once the server is closed': () =>
          !record.isDisposed || record.users === 0,
      },
      finally: {
        'a change is answered, and a refused one is not made': () =>
          record.given.Alice === (record.changes === 1 ? 1 : 'none'),
      },
    }
  },
}

/** Alice changes both resources; Bob looks at both, by adding nothing. */
const twoServers: Scenario<Servers, Opened>['stage'] = (ServerOf, _, { askBoth }) => {
  const record = new Log()
  const first = new ServerOf(new Resource(record))
  const second = new ServerOf(new Resource(record))
  return {
    subject: { first, second },
    record,
    tasks: {
      servers: () => Promise.all([first.run(), second.run()]),
      Alice: async () => {
        await askBoth(first, second, 1)
      },
      Bob: async () => {
        record.seen = (await askBoth(second, first, 0)).join()
      },
    },
    daemons: ['servers'],
    finally: { 'both changes are seen, or neither': () => ['0,0', '1,1'].includes(record.seen) },
  }
}

/** Alice changes both resources, and the first one fails. Bob uses the second one. */
const oneOfTwoFails: Scenario<Servers, Opened>['stage'] = (ServerOf, world, { askBoth }) => {
  const record = new Log()
  const first = new ServerOf(new Resource(new Log(), world, 1))
  const second = new ServerOf(new Resource(record, world))
  return {
    subject: { first, second },
    record,
    tasks: {
      servers: () => Promise.all([first.run(), second.run()]),
      Alice: async () => {
        await askBoth(first, second, 1).catch(() => {})
      },
      Bob: () => record.note('Bob', second.ask(2)),
    },
    daemons: ['servers'],
    invariants: oneAtATime(record),
    finally: {
      'Bob has an answer': () => record.given.Bob === 2 || record.given.Bob === 3,
    },
  }
}

export default definePattern<Servers, Opened>({
  title: 'A process for each resource',
  lesson: 'The owner of a resource needs no lock, and must never wait for a client.',
  chapter: 'Models built from variables',
  after: ['channels'],
  choice: {
    alone: 'locks',
    composed: 'either',
    because: 'a lock queues requests as a process does, and has no end to manage',
  },
  scenarios: {
    'two clients': twoClients,
    'asked again': askedAgain,
    'a use fails': aUseFails,
    closing,
    ...inHalves('two servers', closed, twoServers, ['closed']),
    'one of two fails, opened': { kind: 'composition', half: 'opened', stage: oneOfTwoFails },
  },
})
