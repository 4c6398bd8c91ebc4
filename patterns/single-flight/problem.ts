import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/** What a server gives to those who log in, and asks for with each request. */
export interface Token {
  readonly user: string
  /** Counts the logins at this server, from 1. */
  readonly number: number
}

/** The server behind a session. A login takes any length of time. */
export class Server {
  /** Logins that have begun. */
  logins = 0
  /** How many of the first logins fail. */
  readonly failing: number
  private readonly world: World

  constructor(world: World, failing = 0) {
    this.world = world
    this.failing = failing
  }

  async login(user: string): Promise<Token> {
    this.logins += 1
    const number = this.logins
    await this.world.work(`logs in as ${user}`)
    if (number <= this.failing) throw new Error('the server is down')
    return { user, number }
  }
}

/** A server that cannot be reached at first: the first login throws, and returns no promise that rejects. */
class OfflineServer extends Server {
  override login(user: string): Promise<Token> {
    if (this.logins > 0) return super.login(user)
    this.logins += 1
    throw new Error('there is no network')
  }
}

/** Keeps the token of a user, and logs in when there is none: once for all who ask meanwhile. */
export interface Session {
  /** Resolves with the token of the user, after a login if there is none. Rejects if that login fails. */
  token(): Promise<Token>
  /** Reports that the server no longer takes `token`. A later call of `token` resolves with another. */
  refused(token: Token): Promise<void>
  /** Makes `user` the user. A call of `token` that begins later resolves with a token of that user. */
  switchTo(user: string): Promise<void>
}

/** What is made of two sessions. */
export interface Opened<S extends Session = Session> {
  /** Switches both; no pair of tokens belongs to two users. */
  switchBoth(one: S, other: S, user: string): Promise<void>
  /** Resolves with a token of each, both of the same user. */
  tokens(one: S, other: S): Promise<readonly [Token, Token]>
}

/** The same, made only of what every session offers. */
const closed: Opened = {
  async switchBoth(one, other, user) {
    await one.switchTo(user)
    await other.switchTo(user)
  },
  tokens: async (one, other) => [await one.token(), await other.token()],
}

/** A solution is a class of sessions. */
export type Sessions = new (server: Server, user: string) => Session

/** The tokens that callers were given, and those that they reported as refused. */
class Given {
  readonly tokens: Record<string, Token> = {}
  readonly refused: Record<number, true> = {}

  /** Logins that there is a reason for: the first one, and one for each token that was refused. */
  get due(): number {
    return 1 + Object.keys(this.refused).length
  }
}

/** A scenario with one session of Ann's. */
const oneSession = (
  kind: Scenario<Sessions>['kind'],
  failing: number,
  open: (
    session: Session,
    given: Given,
    server: Server,
    world: World,
  ) => Pick<Stage, 'tasks' | 'invariants' | 'finally'>,
): Scenario<Sessions> => ({
  kind,
  stage(SessionOf, world) {
    const server = new Server(world, failing)
    const session = new SessionOf(server, 'Ann')
    const record = new Given()
    return { subject: session, record, ...open(session, record, server, world) }
  },
})

const threeRequests = oneSession('safety', 0, (session, given, server) => {
  const request = (name: string) => async () => {
    given.tokens[name] = await session.token()
  }
  return {
    tasks: { photos: request('photos'), music: request('music'), mail: request('mail') },
    invariants: { 'there is one login': () => server.logins <= 1 },
  }
})

/** A request that fails is tried once more, as a user would. */
const theFirstLoginFails = oneSession('liveness', 1, (session, given) => {
  const request = (name: string) => async () => {
    given.tokens[name] = await session.token().catch(() => session.token())
  }
  return { tasks: { photos: request('photos'), music: request('music') } }
})

/** The device is offline at first. The first login throws before there is a promise. */
const offline: Scenario<Sessions> = {
  kind: 'liveness',
  stage(SessionOf, world) {
    const session = new SessionOf(new OfflineServer(world), 'Ann')
    const request = async () => {
      await session.token().catch(() => session.token())
    }
    return { subject: session, tasks: { photos: request, music: request } }
  },
}

/** The token has expired on the way. Each request reports it as soon as it hears of it. */
const aLateRefusal = oneSession('safety', 0, (session, given, server, { work }) => {
  const request = (name: string) => async () => {
    const first = await session.token()
    await work('is refused')
    given.refused[first.number] = true
    await session.refused(first)
    given.tokens[name] = await session.token()
  }
  return {
    tasks: { photos: request('photos'), music: request('music') },
    invariants: {
      'no login without a reason': () => server.logins <= given.due,
      'a refused token is not given again': () =>
        Object.values(given.tokens).every(({ number }) => number > 1),
    },
  }
})

const ofBob = (given: Given): NonNullable<Stage['invariants']> => ({
  "after the switch, every token is the new user's": () =>
    Object.values(given.tokens).every(({ user }) => user === 'Bob'),
})

/** The user changes while a login may be under way. */
const anotherUser = oneSession('safety', 0, (session, given) => ({
  tasks: {
    photos: async () => {
      await session.token()
    },
    music: async () => {
      await session.switchTo('Bob')
      given.tokens.first = await session.token()
      given.tokens.second = await session.token()
    },
  },
  invariants: ofBob(given),
}))

/** A page shows pictures of one server beside names of another, and logs in to the latter first. */
const twoServers: Scenario<Sessions, Opened>['stage'] = (
  SessionOf,
  world,
  { switchBoth, tokens },
) => {
  const pictures = new SessionOf(new Server(world), 'Ann')
  const names = new SessionOf(new Server(world), 'Ann')
  const record = { users: '' }
  return {
    subject: { pictures, names },
    record,
    tasks: {
      page: async () => {
        const [one, other] = await tokens(names, pictures)
        record.users = `${one.user} and ${other.user}`
      },
      menu: () => switchBoth(pictures, names, 'Bob'),
    },
    finally: {
      'the page belongs to one user': () => ['Ann and Ann', 'Bob and Bob'].includes(record.users),
    },
  }
}

/** One of the servers cannot be reached. At the other, the user changes while a login may be under way. */
const oneOfTwoFails: Scenario<Sessions, Opened>['stage'] = (SessionOf, world, { tokens }) => {
  const pictures = new SessionOf(new OfflineServer(world), 'Ann')
  const names = new SessionOf(new Server(world), 'Ann')
  const record = new Given()
  return {
    subject: { pictures, names },
    record,
    tasks: {
      page: async () => {
        await tokens(names, pictures).catch(() => {})
      },
      menu: async () => {
        await names.switchTo('Bob')
        await world.work('opens another page')
        record.tokens.menu = await names.token()
      },
    },
    invariants: ofBob(record),
  }
}

export default definePattern<Sessions, Opened>({
  title: 'Single flight',
  lesson: 'Work under way is state: others must find it, join it, and be able to disown it.',
  chapter: 'Everyday',
  after: ['lost-update'],
  choice: {
    alone: 'event',
    composed: 'event',
    because: 'a promise in a field is a login that all can join',
  },
  scenarios: {
    'three requests': threeRequests,
    'the first login fails': theFirstLoginFails,
    offline,
    'a late refusal': aLateRefusal,
    'another user': anotherUser,
    ...inHalves('two servers', closed, twoServers, ['opened']),
    'one of two fails, opened': {
      kind: 'composition',
      half: 'opened',
      isLarge: true,
      stage: oneOfTwoFails,
    },
  },
})
