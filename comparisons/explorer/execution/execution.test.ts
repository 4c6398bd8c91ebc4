import { Mutex } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import type { Program } from '../program.ts'
import { ASSUMED, AssumptionRefuted, assertNotRefuted } from './assumptions.ts'
import { withInterception } from './execute.ts'
import { Runner } from './runner.ts'
import type { Scheduler } from './scheduler.ts'

const run = (program: Program, scheduler: Scheduler, assumptions = ASSUMED) =>
  withInterception(() => new Runner(program, assumptions).run(scheduler, { traced: Infinity }))

const first: Scheduler = { next: () => 0 }

describe('an execution', () => {
  const twoSteps: Program = ({ work }) => ({
    subject: {},
    tasks: { Alice: () => work('rests') },
  })

  it('asks its scheduler in the order of the contract', async () => {
    const calls: string[] = []
    const { ending } = await run(twoSteps, {
      begin: () => void calls.push('begin'),
      onState: () => void calls.push('onState'),
      next(moves) {
        calls.push(`next of ${moves.length}`)
        return 0
      },
    })
    expect(ending).toMatchObject({ outcome: 'completed' })
    const step = ['onState', 'next of 1']
    expect(calls).toEqual(['begin', ...step, ...step, 'onState'])
  })

  it('ends with null if its scheduler abandons it, and rejects with what it throws', async () => {
    expect((await run(twoSteps, { next: () => null })).ending).toBeNull()
    const failing: Scheduler = {
      next() {
        throw new Error('no idea')
      },
    }
    await expect(run(twoSteps, failing)).rejects.toThrow('no idea')
  })

  it('shows packages as they are while the program is set up', async () => {
    const seen: unknown[] = []
    const { execution } = await run(() => {
      const mutex = new Mutex()
      void mutex.acquire()
      seen.push(mutex.isLocked())
      return { subject: { mutex }, tasks: { Alice: async () => void seen.push(mutex.isLocked()) } }
    }, first)
    expect(seen).toEqual([true, true])
    expect(execution.tracer.steps.map(({ events }) => events.map(({ kind }) => kind))).toEqual([
      ['done'],
    ])
  })

  it('leaves nothing behind if the program throws while it is set up', async () => {
    const broken: Program = () => {
      throw new Error('no program')
    }
    await expect(run(broken, first)).rejects.toThrow('no program')
    const mutex = new Mutex()
    const release = await mutex.acquire()
    expect(mutex.isLocked()).toBe(true)
    release()
    expect((await run(twoSteps, first)).ending).toMatchObject({ outcome: 'completed' })
  })
})

describe('an assumption', () => {
  const byStranger: Program = () => {
    const mutex = new Mutex()
    return {
      subject: { mutex },
      tasks: {
        Alice: async () => void (await mutex.acquire()),
        Bob: async () => mutex.release(),
      },
    }
  }

  it('is refuted by a run, which says what to retry with', async () => {
    const { execution } = await run(byStranger, first)
    const refuted = new AssumptionRefuted({ seesCyclesEarly: false })
    expect(() => execution.check(ASSUMED)).toThrow(refuted)
    expect(() => execution.check({ ...ASSUMED, seesCyclesEarly: false })).not.toThrow()
  })

  it('is refuted one at a time', () => {
    const check = (found: Partial<typeof ASSUMED> | undefined) => () =>
      assertNotRefuted({ ...ASSUMED, hashesTime: true }, found)
    expect(check(undefined)).not.toThrow()
    expect(check({ hashesTime: true })).not.toThrow()
    expect(check({ hashesTime: true, symmetry: false, merges: false })).toThrow(
      expect.objectContaining({ retryWith: { symmetry: false } }),
    )
  })
})
