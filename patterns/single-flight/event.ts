import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Server, Session, Token } from './problem.ts'

export const price =
  'callers share the failure of a login, and its length, with the one who began it'

export const outcomes: Outcomes = {
  // The page asks while the menu has switched one of the two.
  'two servers': ['completed', 'invariant broken'],
}

/** A login under way is a promise in a field, which later callers await too. */
export default class SharedLogin implements Session {
  private user: string
  private current: Token | undefined
  private flight: Promise<Token> | undefined
  /** Counts the users; a login that began under an earlier one is disowned. */
  private era = 0
  private readonly server: Server

  constructor(server: Server, user: string) {
    this.server = server
    this.user = user
  }

  async token(): Promise<Token> {
    if (this.current) return this.current
    this.flight ??= this.follow(this.server.login(this.user))
    return await this.flight
  }

  async refused(token: Token): Promise<void> {
    if (this.holds(token)) this.current = undefined
  }

  async switchTo(user: string): Promise<void> {
    this.belongTo(user)
  }

  holds(token: Token): boolean {
    return this.current?.number === token.number
  }

  belongTo(user: string): void {
    this.user = user
    this.era += 1
    this.current = undefined
    this.flight = undefined
  }

  /**
   * Stores the token of `login`, unless the user has changed meanwhile. It awaits first, so `flight` is set before it
   * is cleared. A login that throws before it returns a promise is not stored at all.
   */
  private async follow(login: Promise<Token>): Promise<Token> {
    const { era } = this
    try {
      const token = await login
      if (era === this.era) this.current = token
      return token
    } finally {
      if (era === this.era) this.flight = undefined
    }
  }
}

export const published: Published<SharedLogin, Session> = {
  holds: 'asked of both in one step, after each login',
  belongTo: 'of both in one step',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<SharedLogin> = {
  async switchBoth(one, other, user) {
    one.belongTo(user)
    other.belongTo(user)
  },
  async tokens(one, other) {
    for (;;) {
      const [first, second] = await Promise.all([one.token(), other.token()])
      if (one.holds(first) && other.holds(second)) return [first, second]
    }
  },
}
