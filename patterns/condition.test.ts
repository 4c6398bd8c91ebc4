import { setImmediate } from 'node:timers/promises'
import { E_CANCELED, Mutex } from 'async-mutex'
import { beforeEach, describe, expect, it } from 'vitest'
import { explore, type Program, replay } from '../comparisons/explorer/index.ts'
import { Condition } from './condition.ts'

/** Resolves when every task has run as far as it can. */
const quiescence = () => setImmediate()

describe('a condition on the real event loop', () => {
  let mutex: Mutex
  let condition: Condition
  let log: string[]

  beforeEach(() => {
    mutex = new Mutex()
    condition = new Condition(mutex)
    log = []
  })

  /** Waits once, and reports while it holds the mutex again. */
  const waitOnce = (name: string) =>
    mutex.runExclusive(async () => {
      await condition.wait()
      log.push(name)
    })

  async function threeWait(): Promise<{ readonly end: Promise<unknown> }> {
    const end = Promise.all(['Alice', 'Bob', 'Carol'].map(waitOnce))
    await quiescence()
    return { end }
  }

  it('releases the mutex while a task waits, and holds it again when the task continues', async () => {
    const done = mutex.runExclusive(async () => {
      await condition.wait()
      log.push(`held: ${mutex.isLocked()}`)
    })
    await quiescence()
    expect(mutex.isLocked()).toBe(false)
    condition.notify()
    await done
    expect(log).toEqual(['held: true'])
    expect(mutex.isLocked()).toBe(false)
  })

  it('notify wakes the oldest waiter, and no other', async () => {
    await threeWait()
    condition.notify()
    await quiescence()
    expect(log).toEqual(['Alice'])
    condition.notify()
    condition.notify()
    await quiescence()
    expect(log).toEqual(['Alice', 'Bob', 'Carol'])
  })

  it('notifyAll wakes all waiters, oldest first', async () => {
    const { end } = await threeWait()
    condition.notifyAll()
    await end
    expect(log).toEqual(['Alice', 'Bob', 'Carol'])
  })

  it('a notification without a waiter is not remembered', async () => {
    condition.notify()
    condition.notifyAll()
    await threeWait()
    expect(log).toEqual([])
    condition.notifyAll()
    condition.notifyAll()
    void waitOnce('Dora')
    await quiescence()
    expect(log).toEqual(['Alice', 'Bob', 'Carol'])
  })

  it('a notification does not reach a task that begins to wait after it', async () => {
    const alice = waitOnce('Alice')
    await quiescence()
    const bob = mutex.runExclusive(async () => {
      condition.notify()
      await condition.wait()
      log.push('Bob')
    })
    await alice
    await quiescence()
    expect(log).toEqual(['Alice'])
    condition.notify()
    await bob
    expect(log).toEqual(['Alice', 'Bob'])
  })

  it('a waiter that is notified while the mutex is held continues when it is released', async () => {
    const alice = waitOnce('Alice')
    await quiescence()
    await mutex.runExclusive(async () => {
      condition.notify()
      await quiescence()
      log.push('notified')
    })
    await alice
    expect(log).toEqual(['notified', 'Alice'])
  })

  it('tasks that queue for the mutex already come before a notified waiter', async () => {
    const alice = waitOnce('Alice')
    await quiescence()
    const notifier = mutex.runExclusive(async () => {
      const thief = mutex.runExclusive(() => void log.push('thief'))
      condition.notify()
      return { thief }
    })
    await Promise.all([alice, notifier.then(({ thief }) => thief)])
    expect(log).toEqual(['thief', 'Alice'])
  })

  it('wait throws unless the mutex is held', async () => {
    await expect(condition.wait()).rejects.toThrow('does not hold the mutex')
    expect(condition.waiting).toBe(0)
  })

  it('a waiter acquires the mutex again even after cancel() has rejected all who queue for it', async () => {
    const alice = waitOnce('Alice')
    await quiescence()
    const release = await mutex.acquire()
    condition.notify()
    await quiescence()
    const bob = mutex.acquire()
    mutex.cancel()
    await expect(bob).rejects.toBe(E_CANCELED)
    expect(log).toEqual([])
    release()
    await alice
    expect(log).toEqual(['Alice'])
    expect(mutex.isLocked()).toBe(false)
  })
})

/** A box for one letter: `put` waits until it is empty, `fetch` until it is full. */
class LetterBox {
  readonly mutex = new Mutex()
  readonly filled = new Condition(this.mutex)
  readonly emptied = new Condition(this.mutex)
  letter: string | null = null

  put(letter: string): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (this.letter !== null) await this.emptied.wait()
      this.letter = letter
      this.filled.notify()
    })
  }

  fetch(): Promise<string> {
    return this.mutex.runExclusive(async () => {
      while (this.letter === null) await this.filled.wait()
      const { letter } = this
      this.letter = null
      this.emptied.notify()
      return letter
    })
  }
}

/** Alice and Carol write; the receivers start first. */
const post =
  (receivers: readonly string[], senders: readonly string[]): Program =>
  () => {
    const box = new LetterBox()
    const fetched: Record<string, string> = {}
    const fetch = async (name: string) => {
      fetched[name] = await box.fetch()
    }
    return {
      subject: box,
      record: fetched,
      tasks: Object.fromEntries([
        ...receivers.map((name) => [name, () => fetch(name)] as const),
        ...senders.map((name) => [name, () => box.put(`from ${name}`)] as const),
      ]),
      finally: {
        'every letter is fetched once': () =>
          new Set(Object.values(fetched)).size === senders.length,
      },
    }
  }

describe('a condition under the explorer', () => {
  it.each([
    [['Bob'], ['Alice']],
    [
      ['Bob', 'Dora'],
      ['Alice', 'Carol'],
    ],
  ])('no wake-up is lost, and none goes astray: %j fetch, %j write', async (receivers, senders) => {
    const { outcomes, complete } = await explore(post(receivers, senders))
    expect(complete).toBe(true)
    expect([...outcomes.keys()]).toEqual(['completed'])
  })

  it('a wait without a notification is a deadlock, and the message names the condition', async () => {
    const { failures } = await explore(post(['Bob', 'Dora'], ['Alice']))
    expect(failures.map(({ ending }) => ending.message)).toEqual([
      'Dora waits for filled.wakeUp; no runnable task can end this',
    ])
  })

  it('a trace shows who waits, who notifies, and who is woken', async () => {
    const { steps } = await replay(post(['Bob'], ['Alice']), [], 'event-loop')
    expect(steps.map(({ task, actions }) => `${task}: ${actions.join(', ')}`)).toEqual([
      'Bob: acquires mutex',
      'Bob: waits for filled.wakeUp, releases mutex',
      'Alice: acquires mutex',
      'Alice: releases filled.wakeUp, filled.wakeUp goes to Bob, releases mutex, done',
      'Bob: acquires mutex',
      'Bob: releases mutex, done, Bob from Alice',
    ])
  })
})
