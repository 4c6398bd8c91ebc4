import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { runForReal } from './execution/real-run.ts'
import { explore } from './explore.ts'
import type { Explorable, Program } from './program.ts'

describe('what is due at the next tick comes before the microtasks of a step, as in Node', () => {
  const ends = async (program: Explorable) => {
    const found = await explore(program, { rule: 'node' })
    const real = await runForReal(program, { times: 5 })
    expect(found.outcomes.keys()).toContain([...real.outcomes.keys()].join())
    return [...found.outcomes.keys()].sort()
  }

  it('in the first step', async () => {
    const ordered: Program = () => {
      const log: string[] = []
      const asks = async () => {
        queueMicrotask(() => log.push('microtask'))
        process.nextTick(() => log.push('tick'))
      }
      return {
        tasks: { Ann: asks, Bob: async () => {} },
        finally: { 'the tick is first': () => log.join() === 'tick,microtask' },
      }
    }
    expect(await ends(ordered)).toEqual(['completed'])
  })

  it('and in later ones', async () => {
    const raced: Explorable = async ({ work }) => {
      const log: string[] = []
      process.nextTick(() => log.push('tick'))
      await null
      log.push('went on')
      await Promise.all(['x', 'y'].map((name) => work(name).then(() => log.push(name))))
      if (log.join() === 'tick,went on,y,x') throw new Error(log.join())
    }
    expect(await ends(raced)).toEqual(['completed', 'threw'])
  })

  it('as a stream tells its errors', async () => {
    const late: Explorable = async () => {
      const stream = new PassThrough().destroy(new Error('it is broken'))
      await null
      stream.on('error', () => {})
    }
    expect(await ends(late)).toEqual(['threw'])
  })
})
