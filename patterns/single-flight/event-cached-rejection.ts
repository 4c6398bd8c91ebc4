import type { Outcomes } from '../pattern.ts'
import type { Server, Session, Token } from './problem.ts'

export const bug = 'cached rejection'

export const outcomes: Outcomes = {
  'the first login fails': ['threw'],
  'two servers': ['completed', 'invariant broken'],
}

/** Keeps the promise of the login, which is one field less. It keeps a failure as it keeps a token. */
export default class KeptPromise implements Session {
  private user: string
  private login: Promise<Token> | undefined
  private readonly server: Server

  constructor(server: Server, user: string) {
    this.server = server
    this.user = user
  }

  async token(): Promise<Token> {
    this.login ??= this.server.login(this.user)
    return await this.login
  }

  async refused(token: Token): Promise<void> {
    const { login } = this
    if ((await login)?.number === token.number && login === this.login) this.login = undefined
  }

  async switchTo(user: string): Promise<void> {
    this.user = user
    this.login = undefined
  }
}
