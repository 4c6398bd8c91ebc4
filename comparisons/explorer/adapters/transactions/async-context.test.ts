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

/** Three tasks wait in contexts of their own, and one commit of a fourth ends the waits of all. */
const program =
  (wait: Wait): Program =>
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
    return {
      subject: house,
      record: seen,
      tasks: { P: waits('P'), Q: waits('Q'), R: waits('R'), S: () => caller.run('S', opens) },
      finally: {
        'each in its own context': () =>
          seen.length >= 3 && seen.every((each) => /^(.) as \1$/.test(each)),
      },
    }
  }

const cases = Object.keys(WAITS).flatMap((name) =>
  (['node', 'event-loop', 'preemptive'] as Rule[]).map((rule) => [name, rule] as const),
)

it.each(cases)('%s sees the async context of the call (%s)', async (name, rule) => {
  const { outcomes, failures } = await explore(program(WAITS[name] as Wait), { rule, states: 3000 })
  expect(failures.map(({ ending }) => ending.message)).toEqual([])
  expect([...outcomes.keys()]).toEqual(['completed'])
})
