import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

interface Session {
  token(): Promise<string>
}

const EXPIRED = 'expired'

/** Issues a new token for each refresh; issuing one revokes the one before. */
function createAuthServer({ work }: World) {
  let issued = 0
  return {
    issued: () => issued,
    async refresh(): Promise<string> {
      await work('POST /oauth/token')
      issued += 1
      return `token ${issued}`
    },
  }
}

type AuthServer = ReturnType<typeof createAuthServer>

/** Shares one request among all callers, and forgets it before its token is in place. */
function createSession(server: AuthServer, { work }: World): Session {
  let token = EXPIRED
  let refreshing: Promise<string> | undefined
  return {
    async token() {
      if (token !== EXPIRED) return token
      refreshing ??= server.refresh().finally(() => {
        refreshing = undefined
      })
      const fresh = await refreshing
      await work('saves the token to the keychain')
      token = fresh
      return token
    },
  }
}

/** Shares the whole of the refresh, with the saving. */
function createSafeSession(server: AuthServer, { work }: World): Session {
  let token = EXPIRED
  let refreshing: Promise<string> | undefined
  const refresh = async () => {
    const fresh = await server.refresh()
    await work('saves the token to the keychain')
    token = fresh
    return fresh
  }
  return {
    async token() {
      if (token !== EXPIRED) return token
      refreshing ??= refresh().finally(() => {
        refreshing = undefined
      })
      return refreshing
    },
  }
}

const twoRequests =
  (create: typeof createSession): Program =>
  (world) => {
    const server = createAuthServer(world)
    const session = create(server, world)
    const request = async () => {
      await session.token()
    }
    return {
      subject: session,
      tasks: { orders: () => request(), profile: () => request() },
      invariants: { 'one token is issued': () => server.issued() <= 1 },
    }
  }

export default {
  story:
    'The promise of a token refresh is dropped when the response is there, but before the new token is in place, so that a request in between refreshes once more and revokes the first token.',
  wrong: {
    program: twoRequests(createSession),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: twoRequests(createSafeSession), truth: 'survives' },
} satisfies Pair
