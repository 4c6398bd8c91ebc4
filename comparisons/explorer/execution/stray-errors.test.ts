import { EventEmitter } from 'node:events'
import { Semaphore } from 'async-mutex'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { explore, type Program, replay } from '../index.ts'

/** Alice does something that throws if Bob is first, where no promise carries the error to her. */
const race =
  (late: (check: () => void) => Promise<unknown>): Program =>
  ({ work }) => {
    const state = { isClosed: false }
    const check = () => {
      if (state.isClosed) throw new Error('too late')
    }
    const close = async () => {
      await work('closes')
      state.isClosed = true
    }
    return { subject: state, tasks: { Alice: () => late(check), Bob: close } }
  }

const then = (schedule: (use: () => void) => void) => (check: () => void) =>
  new Promise<void>((done) =>
    schedule(() => {
      done()
      check()
    }),
  )

const listener = (check: () => void) => {
  const controller = new AbortController()
  controller.signal.addEventListener('abort', check)
  return new Promise<void>((done) =>
    setTimeout(() => {
      controller.abort()
      done()
    }, 10),
  )
}

const ways: Record<string, (check: () => void) => Promise<unknown>> = {
  'a timer': then((use) => setTimeout(use, 10)),
  'an immediate': then((use) => setImmediate(use)),
  'an interval': then((use) => {
    const tick = setInterval(() => {
      clearInterval(tick)
      use()
    }, 10)
  }),
  'a microtask': then((use) => setTimeout(() => queueMicrotask(use), 10)),
  'a tick': then((use) => setTimeout(() => process.nextTick(use), 10)),
  'a listener of a signal': listener,
  'a promise that nobody awaits': then((use) =>
    setTimeout(() => void Promise.resolve().then(use), 10),
  ),
}

describe('an error that no promise carries', () => {
  const loose: unknown[] = []
  const take = (error: unknown) => void loose.push(error)
  let others: NodeJS.UncaughtExceptionListener[] = []
  /** With what `node:domain` adds on its own, once a package has loaded it. */
  let before: NodeJS.UncaughtExceptionListener[] = []
  beforeEach(() => {
    loose.length = 0
    others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', take)
    before = process.listeners('uncaughtException')
  })
  afterEach(() => {
    process.removeListener('uncaughtException', take)
    for (const other of others) process.on('uncaughtException', other)
  })

  it.each(Object.entries(ways))('of %s is how a run ends, with a schedule', async (_, late) => {
    const program = race(late)
    const { outcomes, failures, complete } = await explore(program)
    expect([...outcomes.keys()].sort()).toEqual(['completed', 'threw'])
    expect(complete).toBe(true)
    const [failure] = failures
    expect(failure?.ending.message).toBe('Alice threw Error: too late')
    expect((await replay(program, failure?.schedule ?? [])).ending).toEqual(failure?.ending)
    expect(loose).toEqual([])
    expect(process.listeners('uncaughtException')).toEqual(before)
  })

  it('of an emitter belongs to who emits, as the promise of that task carries it', async () => {
    const { failures } = await explore(({ work }) => {
      const emitter = new EventEmitter()
      const bell = new Semaphore(0)
      const listen = async () => {
        emitter.on('news', () => {
          throw new Error('bad news')
        })
        await work('listens')
        bell.release()
      }
      const emit = async () => {
        await work('writes')
        emitter.emit('news')
      }
      return { subject: { bell }, tasks: { Alice: listen, Bob: emit } }
    })
    expect(failures[0]?.ending.message).toBe('Bob threw Error: bad news')
  })

  it('of code outside the program goes where it always goes', async () => {
    const error = new Error('of another test')
    const found = explore(race(async () => {}))
    setImmediate(() => {
      throw error
    })
    queueMicrotask(() => {
      throw error
    })
    expect([...(await found).outcomes.keys()]).toEqual(['completed'])
    await vi.waitFor(() => expect(loose).toEqual([error, error]), 60_000)
  })
})
