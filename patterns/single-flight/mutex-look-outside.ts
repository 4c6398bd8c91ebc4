import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Server, Session, Token } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'three requests': ['completed', 'invariant broken'],
  'a late refusal': ['completed', 'invariant broken'],
  'two servers': ['completed', 'invariant broken'],
}

/** Looks for a token, and logs in under the lock. Those who waited for the lock do not look again. */
export default class UncheckedSession implements Session {
  private readonly lock = new Mutex()
  private user: string
  private current: Token | undefined
  private readonly server: Server

  constructor(server: Server, user: string) {
    this.server = server
    this.user = user
  }

  async token(): Promise<Token> {
    if (this.current) return this.current
    return await this.lock.runExclusive(async () => {
      this.current = await this.server.login(this.user)
      return this.current
    })
  }

  refused(token: Token): Promise<void> {
    return this.lock.runExclusive(() => {
      if (this.current?.number === token.number) this.current = undefined
    })
  }

  switchTo(user: string): Promise<void> {
    return this.lock.runExclusive(() => {
      this.user = user
      this.current = undefined
    })
  }
}
