import pMemoize, { pMemoizeClear } from 'p-memoize'
import type { Outcomes } from '../pattern.ts'
import type { Server, Session, Token } from './problem.ts'

export const bug = 'stale set'

export const outcomes: Outcomes = {
  'another user': ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

/** The package p-memoize keeps the token, and shares a login under way. */
export default class MemoizedSession implements Session {
  private user: string
  private current: Token | undefined
  private readonly server: Server
  private readonly login: () => Promise<Token>

  constructor(server: Server, user: string) {
    this.server = server
    this.user = user
    this.login = pMemoize(() => this.server.login(this.user))
  }

  async token(): Promise<Token> {
    this.current = await this.login()
    return this.current
  }

  async refused(token: Token): Promise<void> {
    if (this.current?.number === token.number) pMemoizeClear(this.login)
  }

  async switchTo(user: string): Promise<void> {
    this.user = user
    pMemoizeClear(this.login)
  }
}
