import { describe, expect, it } from 'vitest'
import { explore, type Program } from '../index.ts'

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Saves, and does something again and again until that is done. */
const saving =
  (
    meanwhile: (isDone: () => boolean, work: (label: string) => Promise<void>) => unknown,
  ): Program =>
  ({ work }) => {
    const state = { isSaved: false }
    return {
      subject: state,
      tasks: {
        async app() {
          const other = meanwhile(() => state.isSaved, work)
          await work('saves')
          state.isSaved = true
          await other
        },
      },
    }
  }

describe('work of a task that awaits something else as well', () => {
  it.each<[string, Program]>([
    [
      'an interval',
      saving((isDone) => {
        const timer = setInterval(() => isDone() && clearInterval(timer), 10)
      }),
    ],
    [
      'a poll',
      saving(async (isDone) => {
        while (!isDone()) await sleep(10)
      }),
    ],
    [
      'a heartbeat',
      saving(async (isDone, work) => {
        while (!isDone()) await work('beats')
      }),
    ],
  ])('ends at some time, beside %s', async (_, program) => {
    const { outcomes, failures } = await explore(program, { rule: 'node' })
    expect([...outcomes.keys()]).toEqual(['completed'])
    expect(failures).toEqual([])
  })

  it('does not hide a livelock in which it ends again and again', async () => {
    const state = { isOpen: false }
    const found = await explore(
      ({ work }) => ({
        subject: state,
        tasks: {
          async guest() {
            while (!state.isOpen) await Promise.all([work('rings'), work('knocks'), sleep(10)])
          },
        },
      }),
      { rule: 'node' },
    )
    expect([...found.outcomes.keys()]).toEqual(['livelock'])
    const [failure] = found.failures
    const round = failure?.steps.slice(failure.repeatsFrom).flatMap(({ actions }) => actions)
    expect(round).toEqual(
      expect.arrayContaining(['ended: rings', 'ended: knocks', 'its timer of 10 ms fires']),
    )
  })
})
