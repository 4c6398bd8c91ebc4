import { describe, expect, it } from 'vitest'
import { explore, proveForReal, replay } from '../index.ts'
import { pairNamed } from './corpus.suite.ts'

// Failures that need time to pass between two looks at the clock happen on the real event loop too.

const FAIL_LATE = [
  'lease-takeover',
  'resend-cooldown',
  'session-shortened',
  'stale-clock',
  'ttl-cache',
]

const RUNS = 5

describe.each(FAIL_LATE)('%s', (name) => {
  it('fails in real runs, with the delays that were computed', async () => {
    const { wrong } = await pairNamed(name)
    const { failures } = await explore(wrong.program, { rule: 'node' })
    const [failure] = failures
    expect(failure?.steps.flatMap(({ actions }) => actions)).toContainEqual(
      expect.stringMatching(/^after \d+ ms$/),
    )
    if (failure === undefined) throw new Error('it does not fail')
    expect(await proveForReal(wrong.program, failure, RUNS)).toMatchObject({ failed: RUNS })
  })

  it('fails by its schedule again', async () => {
    const { wrong } = await pairNamed(name)
    const [failure] = (await explore(wrong.program, { rule: 'node' })).failures
    const again = await replay(wrong.program, failure?.schedule ?? [])
    expect(again).toMatchObject({ ending: failure?.ending, steps: failure?.steps })
  })
})
