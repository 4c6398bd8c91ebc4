import { Mutex } from 'async-mutex'
import { allEnded } from '../all-ended.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Server, Session, Token } from './problem.ts'

export const price = 'a refusal and a change of user wait until a slow login has ended'

export const outcomes: Outcomes = {
  // The page asks while the menu has switched one of the two.
  'two servers': ['completed', 'invariant broken'],
}

/** Looks for a token under the lock, and logs in under the same lock. */
export default class LockedSession implements Session {
  readonly lock = ranked(new Mutex())
  private user: string
  private current: Token | undefined
  private readonly server: Server

  constructor(server: Server, user: string) {
    this.server = server
    this.user = user
  }

  token(): Promise<Token> {
    return lockAll([this.lock], (held) => this.tokenUnder(held))
  }

  refused(token: Token): Promise<void> {
    return lockAll([this.lock], () => {
      if (this.current?.number === token.number) this.current = undefined
    })
  }

  switchTo(user: string): Promise<void> {
    return lockAll([this.lock], (held) => this.switchUnder(held, user))
  }

  async tokenUnder(held: Held): Promise<Token> {
    held.mustInclude(this.lock)
    if (!this.current) this.current = await this.server.login(this.user)
    return this.current
  }

  switchUnder(held: Held, user: string): void {
    held.mustInclude(this.lock)
    this.user = user
    this.current = undefined
  }
}

export const published: Published<LockedSession, Session> = {
  lock: 'take it with lockAll, together with all others, holding none',
  tokenUnder: 'with the lock held: the compiler asks for a Held',
  switchUnder: 'with the lock held: the compiler asks for a Held',
}

export const composing: Composing = { beforehand: 'both sessions', undone: 'nothing' }

export const opened: Opened<LockedSession> = {
  switchBoth: (one, other, user) =>
    lockAll([one.lock, other.lock], (held) => {
      one.switchUnder(held, user)
      other.switchUnder(held, user)
    }),
  tokens: (one, other) =>
    lockAll([one.lock, other.lock], (held) =>
      allEnded([one.tokenUnder(held), other.tokenUnder(held)]),
    ),
}
