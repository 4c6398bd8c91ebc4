import type { Outcomes } from '../pattern.ts'
import type { Server, Session, Token } from './problem.ts'

export const bug = 'cache stampede'

export const outcomes: Outcomes = {
  'three requests': ['completed', 'invariant broken'],
  'a late refusal': ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

/** Looks whether there is a token, and logs in if not. Callers who look meanwhile log in too. */
export default class LookingSession implements Session {
  private user: string
  private current: Token | undefined
  private readonly server: Server

  constructor(server: Server, user: string) {
    this.server = server
    this.user = user
  }

  async token(): Promise<Token> {
    if (this.current) return this.current
    this.current = await this.server.login(this.user)
    return this.current
  }

  async refused(token: Token): Promise<void> {
    if (this.current?.number === token.number) this.current = undefined
  }

  async switchTo(user: string): Promise<void> {
    this.user = user
    this.current = undefined
  }
}
