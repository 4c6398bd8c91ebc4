import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orAborted } from './or-aborted.ts'

const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)

beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('unhandledRejection', note)
})

const failsLater = async (): Promise<never> => {
  await setImmediate()
  throw new RangeError('too late')
}

describe('orAborted', () => {
  it('settles as the promise does, if the signal does not abort, and listens no more then', async () => {
    const { signal } = new AbortController()
    expect(await orAborted(Promise.resolve(1), signal)).toBe(1)
    await expect(orAborted(failsLater(), signal)).rejects.toThrow(RangeError)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('resolves with undefined when the signal aborts, and drops an error that comes later', async () => {
    const patience = new AbortController()
    const answer = orAborted(failsLater(), patience.signal)
    patience.abort()
    expect(await answer).toBeUndefined()
    await setImmediate()
    await setImmediate()
    expect(unhandled).toEqual([])
  })

  it('does the same if the signal has aborted before', async () => {
    expect(await orAborted(Promise.resolve(1), AbortSignal.abort())).toBeUndefined()
    expect(await orAborted(failsLater(), AbortSignal.abort())).toBeUndefined()
    await setImmediate()
    await setImmediate()
    expect(unhandled).toEqual([])
  })
})
