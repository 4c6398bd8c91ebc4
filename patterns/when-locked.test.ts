import { setImmediate } from 'node:timers/promises'
import { Mutex } from 'async-mutex'
import { expect, it } from 'vitest'
import { Bell } from './bell.ts'
import { ranked } from './lock-order.ts'
import { type Monitored, whenLocked } from './when-locked.ts'

class Box implements Monitored {
  readonly mutex = ranked(new Mutex())
  readonly bell = new Bell()
  content: string | undefined

  /** Fills the box as a task would that has its lock. */
  fill(content: string): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.content = content
      this.bell.ring()
    })
  }
}

it('waits for any of the parts, and holds none of their locks meanwhile', async () => {
  const [left, right] = [new Box(), new Box()]
  const found = whenLocked([left, right], () => left.content ?? right.content)
  await setImmediate()
  expect([left.mutex.isLocked(), right.mutex.isLocked()]).toEqual([false, false])
  await right.fill('a letter')
  expect(await found).toBe('a letter')
  expect([left.bell.listeners.size, right.bell.listeners.size]).toEqual([0, 0])
})

it('starts over, and does not wait, if other parts are seen once the locks are held', async () => {
  const [former, latter] = [new Box(), new Box()]
  latter.content = 'here'
  let current = former
  const release = await former.mutex.acquire()
  const tried: boolean[] = []
  const found = whenLocked(
    () => [current],
    (held) => {
      held.mustInclude(current.mutex)
      tried.push(true)
      return current.content
    },
  )
  current = latter
  release()
  expect(await found).toBe('here')
  expect(tried).toEqual([true])
  expect([former.bell.listeners.size, latter.bell.listeners.size]).toEqual([0, 0])
})

it('looks up its parts again after each ring', async () => {
  const [former, latter] = [new Box(), new Box()]
  let current = former
  const found = whenLocked(
    () => [current],
    () => current.content,
  )
  await setImmediate()
  current = latter
  former.bell.ring()
  await setImmediate()
  await latter.fill('there')
  expect(await found).toBe('there')
})

it('keeps what an attempt has changed before it waits, where others see it', async () => {
  const box = new Box()
  let isAsked = false
  const answer = whenLocked([box], () => {
    if (!isAsked) box.content = 'a question'
    isAsked = true
    return box.content === 'an answer' || undefined
  })
  await setImmediate()
  expect(await whenLocked([box], () => box.content)).toBe('a question')
  await box.fill('an answer')
  expect(await answer).toBe(true)
})

it('rejects with what the attempt throws, and lets go of everything', async () => {
  const box = new Box()
  const failing = whenLocked([box], () => {
    throw new RangeError('no')
  })
  await expect(failing).rejects.toThrow(RangeError)
  expect([box.mutex.isLocked(), box.bell.listeners.size]).toEqual([false, 0])
})
