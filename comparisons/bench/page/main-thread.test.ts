import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath } from '../../page/browser-path.ts'
import { Chromium } from './chromium.ts'
import { longest, sumOf, type TraceEvent, tasksOf, workDuring } from './main-thread.ts'
import { Visit } from './visit.ts'

describe('the tasks of a trace', () => {
  const named = { name: 'thread_name', ph: 'M', args: { name: 'CrRendererMain' } }
  const task = { name: 'ThreadControllerImpl::RunTask', ph: 'X', args: {} }
  const events: readonly TraceEvent[] = [
    { ...named, pid: 1, tid: 1 },
    { ...named, pid: 2, tid: 2 },
    { ...named, pid: 2, tid: 3, args: { name: 'DedicatedWorker thread' } },
    { ...task, pid: 1, tid: 1, dur: 9_000, tdur: 4_000 },
    { ...task, pid: 2, tid: 2, dur: 90_000, tdur: 3_000 },
    { ...task, pid: 2, tid: 3, dur: 70_000, tdur: 60_000 },
    { ...task, pid: 2, tid: 3, dur: 20_000, tdur: 10_000 },
    { ...task, name: 'another event', pid: 1, tid: 1, dur: 99_000, tdur: 99_000 },
  ]

  it('are those of the threads of that name', () => {
    expect(tasksOf('CrRendererMain', events)).toEqual([
      { cpu: 4, wall: 9 },
      { cpu: 3, wall: 90 },
    ])
    expect(sumOf(tasksOf('DedicatedWorker thread', events))).toBe(70)
  })

  it('are ordered by their CPU time, and not by how long a busy machine took', () => {
    expect(longest(tasksOf('CrRendererMain', events))).toEqual({ cpu: 4, wall: 9 })
    expect(longest([])).toEqual({ cpu: 0, wall: 0 })
  })
})

// Without a browser there is nothing to be measured.
describe.skipIf(browserPath === undefined)('in Chromium', () => {
  let browser: Chromium
  let visit: Visit

  beforeAll(async () => {
    browser = await Chromium.start(browserPath as string)
    visit = await Visit.in(browser)
  })

  afterAll(async () => {
    await visit.close()
    await browser.close()
  })

  const COUNTS = 'for (let i = 0; i < 3e8; i += 1) globalThis.last = i'

  it('a task that blocks the page is found', async () => {
    const idle = await workDuring(visit, async () => {
      await visit.evaluate('new Promise((done) => setTimeout(done, 200))')
    })
    const busy = await workDuring(visit, async () => {
      await visit.evaluate(`new Promise((done) => setTimeout(() => { ${COUNTS}; done() }))`)
    })
    expect(longest(busy.main).cpu).toBeGreaterThan(50)
    expect(longest(busy.main).cpu).toBeGreaterThan(5 * longest(idle.main).cpu)
  })

  it('the same in a worker does not block the page', async () => {
    const script = JSON.stringify(`onmessage = () => { ${COUNTS}; postMessage(0) }`)
    const { main, workers } = await workDuring(visit, async () => {
      await visit.evaluate(`new Promise((done) => {
        const worker = new Worker(URL.createObjectURL(new Blob([${script}])))
        worker.onmessage = done
        worker.postMessage(0)
      })`)
    })
    expect(sumOf(workers)).toBeGreaterThan(2 * longest(main).cpu)
  })
})
