import { afterAll, expect, it } from 'vitest'
import { corpus } from './corpus.suite.ts'
import { nameOf, tableOf, type Verdict, verdictOn } from './verdict.suite.ts'

// What the explorer says of programs as people write them, held against the truth (which is checked by
// truth.test.ts). It prints a table of all verdicts.

/**
 * The programs of which it does not say the truth yet. One that it judges rightly must go from here; what
 * stays for good needs a reason.
 */
const notYet = new Set([
  'abort-reason, wrong',
  'abort-reason, right',
  'acquire-timeout, wrong',
  'acquire-timeout, right',
  'batched-insert, wrong',
  'cached-rejection, wrong',
  'cached-rejection, right',
  'chunked-loop, wrong',
  'chunked-loop, right',
  'drain-event, wrong',
  'drain-event, right',
  'expiry-timer-throws, wrong',
  'flag-after-lock, wrong',
  'gate-closed-twice, wrong',
  'gate-closed-twice, right',
  'half-built-config, right',
  'idempotency-key, right',
  'idle-after-failure, wrong',
  'idle-after-failure, right',
  'idle-timeout, wrong',
  'late-abort-listener, wrong',
  'late-abort-listener, right',
  'listener-throws, wrong',
  'pool-discard, wrong',
  'pool-discard, right',
  'promise-chain-mutex, wrong',
  'promise-chain-mutex, right',
  'promise-chain-mutex, poisoned',
  'queue-close, wrong',
  'queue-close, right',
  'rejection-before-await, wrong',
  'request-context, wrong',
  'retry-after-timeout, wrong',
  'reused-buffer, wrong',
  'shared-generator, wrong',
  'shared-generator, right',
  'shutdown-drain, wrong',
  'shutdown-drain, right',
  'stale-clock, wrong',
  'token-bucket, wrong',
  'token-bucket, right',
  'token-refresh, wrong',
  'token-refresh, right',
  'ttl-cache, wrong',
])

const programs = await corpus()
const verdicts: Verdict[] = []

it.each(programs.map((judged) => ({ ...judged, name: nameOf(judged) })))(
  '$name: $truth',
  async (judged) => {
    const verdict = await verdictOn(judged)
    verdicts.push(verdict)
    expect(verdict.isRight, verdict.says).toBe(!notYet.has(judged.name))
  },
)

it('what it gets wrong belongs to the corpus', () => {
  const names = new Set(programs.map(nameOf))
  expect([...notYet].filter((name) => !names.has(name))).toEqual([])
})

afterAll(() => console.log(tableOf(verdicts)))
