import { createCache } from 'async-cache-dedupe'
import type { Outcomes } from '../pattern.ts'
import type { Server, Session, Token } from './problem.ts'

export const price = 'a cache with eviction, times to live and storages, where one field would do'

export const outcomes: Outcomes = {
  'two servers': ['completed', 'invariant broken'],
}

/** The package async-cache-dedupe keeps the token, and shares a login under way. */
export default class CachedSession implements Session {
  private user: string
  private current: Token | undefined
  private readonly cache

  constructor(server: Server, user: string) {
    this.user = user
    this.cache = createCache({ ttl: 3600, storage: { type: 'memory' } }).define(
      'login',
      (name: string) => server.login(name),
    )
  }

  async token(): Promise<Token> {
    this.current = await this.login()
    return this.current
  }

  async refused(token: Token): Promise<void> {
    if (this.current?.number !== token.number) return
    this.current = undefined
    await this.cache.clear('login', token.user)
  }

  async switchTo(user: string): Promise<void> {
    await this.cache.clear('login', this.user)
    this.user = user
  }

  private async login(): Promise<Token> {
    const { user } = this
    try {
      return await this.cache.login(user)
    } catch (error) {
      // The package forgets a login that has failed a moment later. A retry would still join it.
      await this.cache.clear('login', user)
      throw error
    }
  }
}
