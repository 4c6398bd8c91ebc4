import { Mutex } from 'async-mutex'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

type Locks = WeakMap<object, Mutex>
type LockOf = (locks: Locks, document: object, world: World) => Mutex | Promise<Mutex>

const createLockLater: LockOf = async (locks, document, { work }) => {
  const known = locks.get(document)
  if (known !== undefined) return known
  await work('checks the permission')
  const lock = new Mutex()
  locks.set(document, lock)
  return lock
}

const createLockAtOnce: LockOf = (locks, document) => {
  const lock = locks.get(document) ?? new Mutex()
  locks.set(document, lock)
  return lock
}

const twoEditors =
  (lockOf: LockOf): Program =>
  (world) => {
    const locks: Locks = new WeakMap()
    const document = { lines: [] as string[], writers: 0 }
    const append = async (line: string) => {
      const lock = await lockOf(locks, document, world)
      await lock.runExclusive(async () => {
        document.writers += 1
        await world.work('writes')
        document.lines.push(line)
        document.writers -= 1
      })
    }
    return {
      subject: document,
      tasks: { ada: () => append('first'), grace: () => append('second') },
      invariants: { 'one writes at a time': () => document.writers <= 1 },
    }
  }

export default {
  story:
    'The lock of an object is looked up in a WeakMap and created after an await where there is none, so that two callers create a lock each and both enter.',
  wrong: { program: twoEditors(createLockLater), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoEditors(createLockAtOnce), truth: 'survives' },
} satisfies Pair
