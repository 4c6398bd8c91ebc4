import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, it } from 'vitest'
import {
  afterCommit,
  atomically,
  check,
  orElse,
  TReentrantLock,
  TSemaphore,
  TVar,
} from '../../../../stm/index.ts'
import { explore, type Program, type Rule } from '../../index.ts'

const caller = new AsyncLocalStorage<string>()

type Wait = (house: House, note: () => void) => Promise<unknown>

class House {
  readonly isOpen = new TVar(false)
  readonly isBroken = new TVar(false)
  readonly closing = new AbortController()
  readonly permits = new TSemaphore(0)
  readonly lock = new TReentrantLock()
}

const WAITS: Record<string, Wait> = {
  'a body, and what it does after the commit': (house, note) =>
    atomically((tx) => {
      note()
      check(tx, house.isOpen.get(tx))
      afterCommit(tx, note)
    }),
  'an alternative of orElse': (house, note) =>
    atomically(
      orElse(
        (tx) => {
          note()
          check(tx, house.isBroken.get(tx))
        },
        (tx) => {
          note()
          check(tx, house.isOpen.get(tx))
          afterCommit(tx, note)
        },
      ),
    ),
  'a body that may be aborted, and what follows the abort': (house, note) =>
    atomically(
      (tx) => {
        note()
        check(tx, house.isOpen.get(tx) && house.isBroken.get(tx))
      },
      { signal: house.closing.signal },
    ).catch(note),
  'a task with permits': (house, note) => house.permits.withPermits(1, async () => note()),
  'a task that reads': (house, note) => house.lock.withRead(async () => note()),
  'a task that writes': (house, note) => house.lock.withWrite(async () => note()),
}

/**
 * Tasks that wait in contexts of their own, and one commit of another that ends the waits of all. Under
 * the rule `node` three wait. The other rules have ten times as many states, so two do: the first is
 * woken by the commit, the second after the first.
 */
const program =
  (wait: Wait, rule: Rule): Program =>
  ({ work }) => {
    const house = new House()
    const seen: string[] = []
    const waits = (name: string) => () =>
      caller.run(name, () => wait(house, () => seen.push(`${name} as ${caller.getStore()}`)))
    const opens = async () => {
      await house.lock.withWrite(() => work('opens'))
      await atomically((tx) => {
        house.isOpen.set(tx, true)
        house.permits.release(tx, 3)
      })
      house.closing.abort()
    }
    const waiters = { P: waits('P'), Q: waits('Q'), ...(rule === 'node' && { R: waits('R') }) }
    const count = Object.keys(waiters).length
    return {
      subject: house,
      record: seen,
      tasks: { ...waiters, S: () => caller.run('S', opens) },
      finally: {
        'each in its own context': () =>
          seen.length >= count && seen.every((each) => /^(.) as \1$/.test(each)),
      },
    }
  }

/**
 * Enough for all of them, except under the rule `preemptive`: there a search is cut by its runs, for one
 * that is cut by its states goes on by chance.
 */
const BOUNDS = {
  node: { states: 1000 },
  'event-loop': { states: 1000 },
  preemptive: { schedules: 300 },
}

const cases = Object.keys(WAITS).flatMap((name) =>
  (['node', 'event-loop', 'preemptive'] as const).map((rule) => [name, rule] as const),
)

it.each(cases)('%s sees the async context of the call (%s)', async (name, rule) => {
  const found = await explore(program(WAITS[name] as Wait, rule), { rule, ...BOUNDS[rule] })
  const { outcomes, failures, complete } = found
  if (rule !== 'preemptive') expect(complete).toBe(true)
  expect(failures.map(({ ending }) => ending.message)).toEqual([])
  expect([...outcomes.keys()]).toEqual(['completed'])
})
