import { BlockedForeverError, type STM } from '../../index.ts'
import { type Outcome, type Subject, start } from '../conformance/subject.suite.ts'
import type { Ending } from '../reference-semantics.suite.ts'
import { names, type Store, type World } from './terms.suite.ts'

/**
 * Runs `body` alone in `world`. Returns how it ends, what it waits for, and what it leaves behind.
 */
export async function observe(subject: Subject, world: World, body: STM<number>): Promise<Ending> {
  const controller = new AbortController()
  const observed = start(body, controller)
  await subject.quiet()
  const ending: Ending = {
    end: endOf(observed.outcome),
    waitsFor: names.filter((name) => subject.isWaitedFor(world[name])),
    store: storeOf(world),
    said: [...world.said],
  }
  controller.abort()
  return ending
}

export const storeOf = ({ a, b, c }: World): Store => ({ a: a.peek(), b: b.peek(), c: c.peek() })

export function endOf(outcome: Outcome<number>): Ending['end'] {
  if (outcome === 'pending') return 'waits'
  return 'error' in outcome && outcome.error instanceof BlockedForeverError ? 'stuck' : outcome
}
