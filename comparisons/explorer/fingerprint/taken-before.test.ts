import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Semaphore } from 'async-mutex'
import { expect, it } from 'vitest'
import { explore } from '../explore.ts'
import { ExplorerMisuse } from '../misuse.ts'
import type { Program } from '../program.ts'

const { now } = Date
const { random } = Math
const { hrtime } = process
const later = setTimeout
const stop = clearTimeout
const soon = setImmediate
const pause = promisify(setTimeout)
const elapsed = performance.now.bind(performance)
const Moment = Date
class Stamp extends Date {}
class Watch {
  readonly read = Date.now
}
const clocks = { wall: Date.now, watch: new Watch() }
const timer = { set: (go: () => void) => later(go, 5) }

const using =
  (use: () => unknown): Program =>
  () => ({ subject: {}, tasks: { Alice: async () => void (await use()), Bob: async () => {} } })

it.each<[string, () => unknown, string]>([
  ['a clock', () => now(), '`now` holds the real `Date.now`'],
  ['a clock that is bound', () => elapsed(), '`elapsed` holds the real `performance.now`'],
  ['a clock of the process', () => hrtime.bigint(), '`hrtime` holds the real `process.hrtime`'],
  ['a clock in an object', () => clocks.wall(), '`clocks.wall` holds the real `Date.now`'],
  ['a clock in a field', () => clocks.watch.read(), '`clocks.wall` holds the real `Date.now`'],
  ['`Date`', () => new Moment(), '`Moment` holds the real `Date`'],
  ['what extends `Date`', () => new Stamp(), '`Stamp` holds the real `Date`'],
  ['random numbers', () => random(), '`random` holds the real `Math.random`'],
  ['a timer', () => timer.set(() => {}), '`later` holds the real `setTimeout`'],
  ['what clears one', () => stop(setTimeout(() => {}, 5)), '`stop` holds the real `clearTimeout`'],
  ['an immediate', () => soon(() => {}), '`soon` holds the real `setImmediate`'],
])('a program is refused that has taken %s before', async (_, use, says) => {
  for (const merges of [true, false]) {
    const refused = await explore(using(use), { rule: 'node', merges }).catch((error) => error)
    expect(refused).toBeInstanceOf(ExplorerMisuse)
    expect(refused.message).toContain(`${says}, taken before the exploration`)
  }
})

const types = { moment: Date, text: String }
const math = Math
const web = crypto
const gate = new Semaphore(1)

it.each<[string, () => unknown]>([
  ['takes none before', () => [Date.now(), Math.random(), setTimeout(() => {}, 5)]],
  ['imports them', () => [randomUUID(), sleep(5)]],
  ['takes one in a task', () => [Date].map((Type) => new Type().getTime())],
  ['knows `Date` as a type', () => types.moment.name],
  ['has taken what holds them', () => [math.random(), web.randomUUID()]],
  ['keeps an object of a package', () => gate.runExclusive(() => {})],
])('a program is explored that %s', async (_, use) => {
  expect(await explore(using(use), { rule: 'node' })).toMatchObject({ failures: [] })
})

it('a promised timer that was taken before is noticed where it is awaited', async () => {
  const { outcomes } = await explore(
    using(() => pause(5)),
    { rule: 'node' },
  )
  expect([...outcomes.keys()]).toEqual(['inconclusive'])
})
