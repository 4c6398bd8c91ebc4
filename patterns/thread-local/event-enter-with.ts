import { AsyncLocalStorage } from 'node:async_hooks'
import type { Outcomes } from '../pattern.ts'
import RingingOffice from './event.ts'
import type { Office } from './problem.ts'

export const bug = 'leaked context'

export const outcomes: Outcomes = {
  'a clerk': ['invariant broken'],
  'two offices': ['completed', 'deadlock'],
}

/** Enters the context without leaving it: until its first await, the code of `serve` is code of the caller. */
export default class EnteringOffice extends RingingOffice implements Office {
  private readonly entered = new AsyncLocalStorage<string>()

  override async serve<A>(user: string, handle: () => Promise<A>): Promise<A> {
    this.entered.enterWith(user)
    return handle()
  }

  override user(): string | undefined {
    return this.entered.getStore()
  }
}
