import { uptime } from 'node:os'
import { expect, it } from 'vitest'
import { explore } from '../../explore.ts'
import { ExplorerMisuse } from '../../misuse.ts'
import type { Program } from '../../program.ts'

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms))

const using =
  (use: () => unknown): Program =>
  () => ({ subject: {}, tasks: { Alice: async () => void use(), Bob: async () => {} } })

const Mark = PerformanceMark as unknown as new (name: string) => { startTime: number }
const options = { type: 'text/plain' }

it.each<[string, () => unknown, string]>([
  ['an event', () => new Event('change').timeStamp, '`timeStamp` of an event'],
  ['one of its own', () => new (class Own extends Event {})('own').timeStamp, '`timeStamp`'],
  ['a file', () => new File([], 'name', options).lastModified, '`lastModified` that a file has'],
  ['a mark', () => performance.mark('reached').startTime, '`startTime` of a mark'],
  ['a new mark', () => new Mark('reached').startTime, '`startTime` of a mark'],
  ['a mark as a whole', () => JSON.stringify(performance.mark('reached')), '`toJSON` of a mark'],
  ['a measure', () => performance.measure('taken').duration, '`duration` of a measure'],
  ['all times', () => performance.toJSON(), '`performance.toJSON`'],
  ['the event loop', () => performance.eventLoopUtilization(), 'eventLoopUtilization'],
  [
    'an event, where what is thrown is caught',
    () => {
      try {
        return new Event('change').timeStamp
      } catch {
        return 0
      }
    },
    '`timeStamp` of an event',
  ],
])('a program is refused that reads the time of %s', async (_, use, says) => {
  for (const merges of [true, false]) {
    const refused = await explore(using(use), { rule: 'node', merges }).catch((error) => error)
    expect(refused).toBeInstanceOf(ExplorerMisuse)
    expect(refused.message).toContain(says)
    expect(refused.message).toContain('is real time, which the exploration cannot follow')
  }
})

const before = new Event('before')

it.each<[string, () => unknown]>([
  ['makes an event', () => new EventTarget().dispatchEvent(new Event('change'))],
  ['reads the time of an event from before', () => before.timeStamp],
  ['says when a file was changed', () => new File([], 'name', { lastModified: 5 }).lastModified],
  ['sets a mark', () => performance.mark('reached')],
])('a program is explored that %s', async (_, use) => {
  expect(await explore(using(use), { rule: 'node' })).toMatchObject({ failures: [] })
})

it('how long the machine runs is virtual time', async () => {
  const look = async () => {
    await pause(1500)
    if (uptime() !== performance.now() / 1000) throw new Error(`${uptime()}`)
  }
  const found = await explore(() => ({ subject: {}, tasks: { Alice: look } }))
  expect([...found.outcomes.keys()]).toEqual(['completed'])
})

it('code that is no part of a program reads the real times', async () => {
  await explore(using(() => pause(1)))
  const events: Event[] = []
  let isOver = false
  const outside = (async () => {
    while (!isOver) {
      events.push(new Event('outside'))
      expect(events.at(-1)?.timeStamp).toBeGreaterThan(0)
      await new Promise((wake) => setImmediate(wake))
    }
  })()
  await explore(using(() => pause(1)))
  isOver = true
  await outside
  expect(events.length).toBeGreaterThan(0)
})
