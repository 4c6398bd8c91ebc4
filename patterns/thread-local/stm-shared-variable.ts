import { atomically, TVar } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Office } from './problem.ts'
import AtomicOffice from './stm.ts'

export const bug = 'shared variable'

export const outcomes: Outcomes = {
  'two requests': ['completed', 'invariant broken'],
  'a trace': ['completed', 'invariant broken'],
  'a clerk': ['completed', 'invariant broken'],
  'a failure': ['completed', 'invariant broken'],
  'two offices': ['completed', 'deadlock', 'invariant broken'],
}

/** Keeps the user in a transactional variable. Each change of it is atomic, and all requests share it. */
export default class VariableOffice extends AtomicOffice implements Office {
  private readonly current = new TVar<string | undefined>(undefined)

  override async serve<A>(user: string, handle: () => Promise<A>): Promise<A> {
    const before = await atomically((tx) => this.current.swap(tx, user))
    try {
      return await handle()
    } finally {
      await atomically((tx) => this.current.set(tx, before))
    }
  }

  override user(): string | undefined {
    return this.current.peek()
  }
}
