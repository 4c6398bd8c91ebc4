import { EventEmitter } from 'node:events'
import { Mutex, Semaphore } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import type { Program } from '../index.ts'
import { randomFrom } from '../search/random.ts'
import { runAtRandom, watched } from './random-run.suite.ts'
import { withSlowLocks } from './slow-locks.suite.ts'

const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

const task =
  (run: (work: () => Promise<void>) => Promise<unknown>): Program =>
  ({ work }) => ({ subject: {}, tasks: { task: () => run(() => work('works')) } })

/** The outcomes of many runs of all `programs`, side by side. */
const outcomesOf = (programs: readonly Program[], runs = 20) =>
  watched(async () => {
    const random = randomFrom(1)
    const endings = programs.map((program) =>
      Promise.all(Array.from({ length: runs }, () => runAtRandom(program, random))),
    )
    return (await Promise.all(endings)).map((all) => new Set(all.map(({ outcome }) => outcome)))
  })

const fail = () => {
  throw new Error('no')
}

describe('a run at random', () => {
  it('ends when all that the program has begun is done, and sees how', async () => {
    const programs: readonly (readonly [outcome: string, Program])[] = [
      ['completed', task((work) => work())],
      ['completed', task(() => sleep(5))],
      ['completed', task(async () => void setImmediate(() => {}))],
      ['threw', task(async (work) => work().then(fail))],
      ['threw', task(() => fail())],
      ['threw', task(async () => void setTimeout(fail, 2))],
      ['threw', task(async () => void setImmediate(fail))],
      ['threw', task(async (work) => void work().then(fail))],
      ['threw', task(async () => void Promise.reject(new Error('no')))],
      ['threw', task(async () => void new EventEmitter().emit('error', new Error('no')))],
      ['deadlock', task(() => new Promise(() => {}))],
      ['deadlock', task((work) => work().then(() => new Promise(() => {})))],
      ['deadlock', task(() => sleep(5).then(() => new Promise(() => {})))],
    ]
    const outcomes = await outcomesOf(programs.map(([, program]) => program))
    expect(outcomes.map((each) => [...each].join())).toEqual(programs.map(([outcome]) => outcome))
  })

  it('looks at invariants meanwhile, and at the end when nothing is left to come', async () => {
    const stay = (where: 'invariants' | 'finally'): Program => {
      return ({ work }) => {
        let inside = 0
        const enter = async () => {
          inside += 1
          await work('stays')
          inside -= 1
        }
        const twice = () => Promise.all([enter(), enter()])
        return { subject: {}, tasks: { twice }, [where]: { 'one inside': () => inside <= 1 } }
      }
    }
    const late: Program = () => {
      let isLate = false
      const leave = async () => {
        setTimeout(() => {
          isLate = true
        }, 5)
      }
      return { subject: {}, tasks: { leave }, finally: { 'nothing is late': () => !isLate } }
    }
    const outcomes = await outcomesOf([stay('invariants'), stay('finally'), late])
    expect(outcomes.map((each) => [...each].join())).toEqual([
      'invariant broken',
      'completed',
      'invariant broken',
    ])
  })

  it('starts tasks apart and together, and takes work of any length, in any order', async () => {
    const seen = new Set<string>()
    const together = new Set<string>()
    const program: Program = ({ work }) => {
      const log: string[] = []
      let tick = ''
      const run = (name: string) => async () => {
        tick += name
        queueMicrotask(() => {
          if (tick.length > 0) together.add(tick)
          tick = ''
        })
        await work(name)
        log.push(name)
      }
      const sayOrder = () => seen.add(log.join('')) !== undefined
      return {
        subject: {},
        tasks: { a: run('a'), b: run('b'), c: run('c') },
        finally: { 'the order is told': sayOrder },
      }
    }
    await outcomesOf([program], 200)
    expect(seen.size).toBe(6)
    expect([...together].filter((tick) => tick.length === 1).sort()).toEqual(['a', 'b', 'c'])
    expect([...together].filter((tick) => tick.length === 3).length).toBe(6)
  })

  it('leaves the listeners of the process as they were', async () => {
    const listeners = () => process.rawListeners('unhandledRejection')
    const before = listeners()
    await outcomesOf([task(async (work) => void work().then(fail))])
    expect(listeners()).toEqual(before)
  })
})

describe('slow locks', () => {
  const afterLock: Program = ({ work }) => {
    const mutex = new Mutex()
    let isInside = false
    return {
      subject: {},
      tasks: {
        one: async () => {
          isInside = true
          await mutex.acquire()
          isInside = false
        },
        other: () => work('looks'),
      },
      invariants: { 'nothing comes between': () => !isInside },
    }
  }

  it('show what a lock in Node never does', async () => {
    const [inNode] = await outcomesOf([afterLock])
    expect([...(inNode ?? [])]).toEqual(['completed'])
    const [slowed] = await withSlowLocks(() => outcomesOf([afterLock]))
    expect([...(slowed ?? [])].sort()).toEqual(['completed', 'invariant broken'])
  })

  it('are gone afterwards', async () => {
    const { acquire } = Semaphore.prototype
    await withSlowLocks(async () => expect(Semaphore.prototype.acquire).not.toBe(acquire))
    expect(Semaphore.prototype.acquire).toBe(acquire)
  })
})
