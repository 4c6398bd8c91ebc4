import { AsyncLocalStorage } from 'node:async_hooks'
import * as timers from 'node:timers'
import {
  setInterval as every,
  scheduler,
  setTimeout as sleep,
  setImmediate as soon,
} from 'node:timers/promises'
import { isDeepStrictEqual, promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { explore } from '../../event-loop.suite.ts'

type Note = (...values: unknown[]) => void

/** What `script` notes under the explorer; it must be the same in all interleavings. */
async function explored(script: (note: Note) => Promise<unknown>): Promise<unknown[]> {
  const logs: unknown[][] = []
  const found = await explore(() => {
    const log: unknown[] = []
    return {
      subject: {},
      record: log,
      tasks: { Alice: () => script((...values) => log.push(...values)) },
      finally: {
        noted: () => {
          logs.push(log)
          return true
        },
      },
    }
  })
  expect([...found.outcomes.keys()]).toEqual(['completed'])
  for (const log of logs) expect(log).toEqual(logs[0])
  return logs[0] as unknown[]
}

/** What it notes in Node itself. */
async function real(script: (note: Note) => Promise<unknown>): Promise<unknown[]> {
  const log: unknown[] = []
  await script((...values) => log.push(...values))
  return log
}

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms))

const messageOf = (use: () => unknown): string => {
  try {
    use()
    return 'taken'
  } catch (error) {
    return `${(error as { code?: string }).code}: ${error}`
  }
}

const endOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ['resolved', value],
    ({ name, code, message, cause }) => ['rejected', name, code, message, cause],
  )

const any = (value: unknown) => value as never
const own = new AsyncLocalStorage<string>()

const scripts: Record<string, (note: Note) => Promise<unknown>> = {
  'values are passed on, and `this` is the timer': async (note) => {
    await new Promise<void>((done) => {
      const timer = setTimeout(
        function (this: unknown, ...values: unknown[]) {
          note(this === timer, ...values)
          done()
        },
        1,
        'a',
        'b',
        'c',
        'd',
      )
    })
    await new Promise((done) => setImmediate(done, 'x')).then((value) => note(value))
  },
  'delays are numbers of milliseconds from 1 to 2³¹ - 1': async (note) => {
    const delays = ['60', 30.9, 0, -5, Number.NaN, Infinity, 2 ** 31, undefined, null, {}]
    await Promise.all(
      delays.map((ms) => new Promise((go) => setTimeout(go, any(ms))).then(() => note(String(ms)))),
    )
    note('all')
  },
  'what is no callback is refused at the call': async (note) => {
    note(messageOf(() => setTimeout(any(undefined), 1)))
    note(messageOf(() => setInterval(any('text'), 1)))
    note(messageOf(() => setImmediate(any(5))))
    note(messageOf(() => setTimeout(() => note('never'), any(10n))))
  },
  'a timer can be refreshed, also when it has gone off': async (note) => {
    const late = setTimeout(() => note('late'), 30)
    await pause(20)
    late.refresh()
    await pause(20)
    note('between')
    await pause(20)
    late.refresh()
    await pause(40)
    clearTimeout(late)
    note(late.refresh() === late)
    await pause(40)
  },
  'handles tell whether a process waits for them': async (note) => {
    const timer = setTimeout(() => {}, 1)
    note(
      timer.hasRef(),
      timer.unref() === timer,
      timer.hasRef(),
      timer.ref() === timer,
      timer.hasRef(),
    )
    const immediate = setImmediate(() => {})
    note(immediate.hasRef(), immediate.unref() === immediate, immediate.hasRef())
    immediate.ref()
    await new Promise((done) => setImmediate(done))
    note(immediate.hasRef())
    note(timer.close() === timer)
  },
  'a timer is known by its number as well': async (note) => {
    const [one, two, three] = [1, 2, 3].map((n) => setTimeout(() => note(`never ${n}`), 5))
    note(typeof Number(one), Number(one) === Number(two))
    clearTimeout(Number(one))
    clearInterval(String(Number(two)))
    clearTimeout(three)
    clearTimeout(three)
    setTimeout(() => note('another'), 5)
    clearTimeout(Number.MAX_SAFE_INTEGER)
    clearTimeout(undefined)
    await pause(20)
  },
  'an interval goes on until it is cleared, and is set again after its callback': async (note) => {
    await new Promise<void>((done) => {
      let count = 0
      const tick = setInterval(() => {
        count += 1
        note(`tick ${count}`)
        if (count === 1) setTimeout(() => note('same length, set in the first tick'), 10)
        if (count < 3) return
        clearInterval(tick)
        done()
      }, 10)
    })
    await pause(30)
  },
  'microtasks run between two timers that are due together': async (note) => {
    setTimeout(() => void Promise.resolve().then(() => note('microtask of the first')), 5)
    setTimeout(() => note('second'), 5)
    process.nextTick(() => note('tick'))
    await pause(20)
  },
  'immediates go off in the order in which they were set; those set meanwhile, in the next turn':
    async (note) => {
      setImmediate(() => {
        note('first')
        setImmediate(() => note('third'))
      })
      const never = setImmediate(() => note('never'))
      setImmediate(() => note('second'))
      clearImmediate(never)
      await pause(10)
    },
  'callbacks see the async context in which they were set': async (note) => {
    const seen: string[] = []
    const look = (label: string) => () => void seen.push(`${label}: ${own.getStore()}`)
    own.run('A', () => setTimeout(look('timeout'), 1))
    own.run('B', () => setImmediate(look('immediate')))
    const interval = own.run('C', () => setInterval(look('interval'), 20))
    own.run('D', () => AbortSignal.timeout(40).addEventListener('abort', look('signal')))
    await own.run('E', () => pause(30).then(look('promise')))
    clearInterval(interval)
    await pause(20)
    note(...seen.sort())
  },
  'util.promisify makes promises of them': async (note) => {
    note(await promisify(setTimeout)(5, 'value'), await promisify(setImmediate)('soon'))
  },
  'node:timers has the same functions': async (note) => {
    await new Promise<void>((done) => void timers.setTimeout(done, 5))
    await new Promise<void>((done) => void timers.setImmediate(done))
    timers.clearTimeout(timers.setTimeout(() => note('never'), 1))
    const tick = timers.setInterval(() => note('tick'), 10)
    await pause(15)
    timers.clearInterval(tick)
    note(timers.setTimeout === setTimeout, timers.promises.setTimeout === sleep)
  },
  'node:timers/promises, with values': async (note) => {
    note(
      await sleep(5, 'late'),
      await soon('soon'),
      await scheduler.wait(5),
      await scheduler.yield(),
    )
    note(await sleep())
  },
  'node:timers/promises refuses what Node refuses': async (note) => {
    for (const [delay, options] of [
      ['5', {}],
      [5, null],
      [5, { signal: 5 }],
      [5, { ref: 'no' }],
      [5, []],
    ]) {
      note(await endOf(sleep(any(delay), 'value', any(options))))
      note(await endOf(soon('value', any(options))))
      note(await endOf(every(any(delay), 'value', any(options))[Symbol.asyncIterator]().next()))
    }
  },
  'node:timers/promises can be aborted, before and after': async (note) => {
    const aborted = { signal: AbortSignal.abort('why') }
    note(await endOf(sleep(5, 'value', aborted)), await endOf(soon('value', aborted)))
    const controller = new AbortController()
    const { signal } = controller
    const ends = [
      sleep(50, 'x', { signal }),
      soon('in time', { signal }),
      scheduler.wait(50, { signal }),
    ].map(endOf)
    const ticks = endOf(every(50, 'x', { signal })[Symbol.asyncIterator]().next())
    await pause(20)
    controller.abort('later')
    note(await Promise.all(ends), await ticks)
    note(await endOf(sleep(5, 'in time', { signal: new AbortController().signal })))
  },
  'node:timers/promises takes as many microtasks': async (note) => {
    const count = async (promise: Promise<unknown>) => {
      let isDone = false
      const done = promise.then(() => {
        isDone = true
      })
      let ticks = 0
      await new Promise<void>((go) =>
        setTimeout(() => {
          const next = () => {
            if (isDone) return go()
            ticks += 1
            process.nextTick(() => queueMicrotask(next))
          }
          next()
        }, 5),
      )
      await done
      return ticks
    }
    note(await count(sleep(5)), await count(sleep(5, 0, { signal: new AbortController().signal })))
  },
  'an interval of promises': async (note) => {
    let count = 0
    for await (const value of every(10, 'tick')) {
      count += 1
      note(value)
      if (count === 2) break
    }
    const controller = new AbortController()
    const rest = every(10, 'tock', { signal: controller.signal })[Symbol.asyncIterator]()
    note(await rest.next())
    controller.abort('enough')
    note(await endOf(rest.next()))
  },
  'AbortSignal.timeout': async (note) => {
    for (const delay of [-1, 1.5, '5', 2 ** 32])
      note(messageOf(() => AbortSignal.timeout(any(delay))))
    const signal = AbortSignal.timeout(5)
    note(signal.aborted)
    await pause(20)
    note(signal.aborted, signal.reason.name, signal.reason.message)
  },
  'a clock goes on': async (note) => {
    const from = [Date.now(), performance.now(), Number(process.hrtime.bigint()), process.uptime()]
    const [seconds] = process.hrtime()
    await pause(1110)
    note(Date.now() - (from[0] as number) >= 1100, new Date() > new Date(from[0] as number))
    note(performance.now() - (from[1] as number) >= 1100)
    note(Number(process.hrtime.bigint()) - (from[2] as number) >= 1.1e9)
    note(process.uptime() - (from[3] as number) >= 1.1)
    note(
      process.hrtime([seconds, 0]).length,
      messageOf(() => process.hrtime(any(5))),
    )
    note(typeof Date(), Date() === new Date().toString())
    const format = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' })
    note(format.format(0), format.format() === format.format(Date.now()))
    note(format.formatToParts(0), [new Date()].map(format.format)[0] === format.format())
  },
}

describe('under the explorer, as in Node itself', () => {
  it.each(Object.entries(scripts))('%s', async (_, script) => {
    const seen = await explored(script)
    // A busy machine fires timers late, list by list: one punctual run of five is enough.
    for (let i = 0; i < 4; i += 1) if (isDeepStrictEqual(await real(script), seen)) return
    expect(seen).toEqual(await real(script))
  })
})
