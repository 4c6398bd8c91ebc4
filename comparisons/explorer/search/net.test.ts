import { describe, expect, it, vi } from 'vitest'
import { ASSUMED } from '../execution/assumptions.ts'
import { withInterception } from '../execution/execute.ts'
import { Runner } from '../execution/runner.ts'
import type { Scheduler } from '../execution/scheduler.ts'
import { explore } from '../explore.ts'
import { topologicalOrder } from '../graph/census.ts'
import type { Program } from '../program.ts'
import { holdAgainstRuns } from './net.ts'
import { refine } from './refine.ts'
import { search } from './search.ts'

/** The name of the stack of an error, which no text tells: that a stack is written is seen by its name. */
const STACK = ['st', 'ack'].join('')

/** A text where no comparison of states finds it. */
class HiddenText {
  readonly error = new Error() as Error & Record<string, unknown>

  constructor() {
    this.error[STACK] = ''
  }

  get text(): string {
    return this.error[STACK] as string
  }

  add(text: string): void {
    this.error[STACK] = this.text + text
  }
}

/** Clerks that each file something `times` times; `atEnd` sees in which order they began and filed. */
const clerks =
  (names: readonly string[], times: number, atEnd: (order: string) => void): Program =>
  ({ work }) => {
    const subject = { filed: 0 }
    const order = new HiddenText()
    const task = (name: string) => async () => {
      order.add(name.toUpperCase())
      for (let i = 0; i < times; i += 1) {
        await work('files')
        subject.filed += 1
        order.add(name)
        if (subject.filed === names.length * times) atEnd(order.text)
      }
    }
    return { subject, tasks: Object.fromEntries(names.map((name) => [name, task(name)])) }
  }

/** Whether the net notices that `real` is not what the search of `assumed` has found; and its runs. */
async function check(assumed: Program, real: Program) {
  let runs = 0
  const counted: Program = (world) => {
    runs += 1
    return real(world)
  }
  const isNoticed = await withInterception(async () => {
    const found = await refine(assumed, ASSUMED, (runner) => search(runner, {}))
    const held = holdAgainstRuns(new Runner(counted, ASSUMED), found, topologicalOrder(found.graph))
    return await held.then(
      () => false,
      () => true,
    )
  })
  return { isNoticed, runs }
}

const throwsFor = (wanted: string) => (order: string) => {
  if (order === wanted) throw new Error('hidden')
}

describe('the net under a search', () => {
  it('notices any one schedule that ends otherwise, where there are few', async () => {
    const names = ['a', 'b']
    const all = new Set<string>()
    await explore(
      clerks(names, 2, (order) => all.add(order)),
      { rule: 'node', merges: false },
    )
    // Together, or a and b apart in either order; then each of them files twice.
    expect(all.size).toBeGreaterThan(15)
    const notes = new HiddenText()
    const assumed = clerks(names, 2, (order) => notes.add(`${order} `))
    const notNoticed: string[] = []
    for (const wanted of all) {
      const { isNoticed } = await check(assumed, clerks(names, 2, throwsFor(wanted)))
      if (!isNoticed) notNoticed.push(wanted)
    }
    // What the search has run to its end it has judged itself.
    const ran = new Set(notes.text.trim().split(' '))
    expect(notNoticed.filter((order) => !ran.has(order))).toEqual([])
    expect(ran.size).toBeLessThan(all.size)
  })

  it('makes no more runs than there are schedules', async () => {
    const two = clerks(['a', 'b'], 1, () => {})
    const { isNoticed, runs } = await check(two, two)
    expect(isNoticed).toBe(false)
    // All start at once, or apart: eight schedules, of which the search has run some.
    expect(runs).toBeGreaterThan(0)
    expect(runs).toBeLessThan(8)
  })

  it('makes no run where the search has merged nothing', async () => {
    const alone = clerks(['a'], 3, () => {})
    expect(await check(alone, alone)).toEqual({ isNoticed: false, runs: 0 })
  })

  it('notices one schedule in three where there are thousands', async () => {
    const names = ['a', 'b', 'c']
    const assumed = clerks(names, 3, () => {})
    const endsWithA = clerks(names, 3, (order) => {
      if (order.endsWith('a')) throw new Error('hidden')
    })
    expect((await check(assumed, assumed)).isNoticed).toBe(false)
    const { isNoticed, runs } = await check(assumed, endsWithA)
    expect(isNoticed).toBe(true)
    expect(runs).toBeLessThan(20)
  })

  it('takes few steps where runs have no end', async () => {
    const endless: Program = ({ work }) => ({
      subject: {},
      tasks: { clerk: () => work('files') },
      endless: ['clerk'],
    })
    const { run } = Runner.prototype
    let steps = 0
    const counting = vi.spyOn(Runner.prototype, 'run').mockImplementation(function (
      this: Runner,
      scheduler,
      options,
    ) {
      const counted: Scheduler = {
        begin: (controls) => scheduler.begin?.(controls),
        onState: (view) => scheduler.onState?.(view),
        next(moves, view) {
          steps += 1
          return scheduler.next(moves, view)
        },
      }
      return run.call(this, counted, options)
    })
    const { isNoticed } = await check(endless, endless)
    counting.mockRestore()
    expect(isNoticed).toBe(false)
    expect(steps).toBeLessThan(1000)
  })
})

/** Two tasks read a number, wait, and write back one more. */
const counting =
  (make: () => { readonly record?: object; get(): number; put(value: number): void }): Program =>
  ({ work }) => {
    const { record = {}, get, put } = make()
    const add = (name: string) => async () => {
      const before = get()
      await work(name)
      put(before + 1)
    }
    return {
      subject: {},
      record,
      tasks: { Alice: add('thinks'), Bob: add('writes') },
      finally: { 'both count': () => get() === 2 },
    }
  }

describe('runs that merge nothing are held against a search', () => {
  it('which is made again without merging if they contradict it', async () => {
    const hidden = counting(() => {
      const text = new HiddenText()
      return {
        get: () => text.text.length,
        put: (value) => text.add('+'.repeat(value - text.text.length)),
      }
    })
    const merged = await explore(hidden)
    const plain = await explore(hidden, { merges: false })
    expect(merged.unseen).toBe('something that the comparison does not reach')
    expect(merged.outcomes).toEqual(plain.outcomes)
    expect(merged.chance).toBe(plain.chance)
  })

  it('which is left as it is if they agree with it', async () => {
    const open = counting(() => {
      let count = 0
      return {
        get: () => count,
        put: (value) => {
          count = value
        },
      }
    })
    expect(await explore(open)).toMatchObject({ complete: true, unseen: null })
  })
})
