import { expect, it } from 'vitest'
import { GROUPS, installed } from './whose-context.ts'

/** What a function sees that was handed over, by package. A new version of one may do otherwise. */
const SEEN: Readonly<Record<string, readonly string[]>> = {
  'p-limit 7.3.3': ['asker'],
  'p-queue 10.0.0': ['asker'],
  'async-lock 1.4.1': ['holder'],
  'async-mutex 0.5.0': ['asker', '-'],
  'async-sema 3.1.1': ['-'],
  'p-memoize 8.0.0': ['holder'],
  'async-cache-dedupe 3.4.0': ['holder'],
  'effect 3.22.4': ['holder', 'holder'],
  'effect 4.1.0': ['asker', 'asker'],
  'effection 4.1.1': ['asker', 'holder'],
  'xstate 5.33.3': ['holder'],
  'alien-signals 3.2.1': ['holder'],
  'piscina 5.3.2': ['nobody'],
  'tinypool 2.2.0': ['nobody'],
  Node: [
    ...[
      '-',
      '-',
      'asker',
      'asker',
      'asker',
      'asker',
      'asker',
      'holder',
      'asker',
      'holder',
      'asker',
    ],
    ...['holder', 'creator', 'creator', 'creator', 'creator', 'holder', 'holder', 'nobody'],
  ],
  stm: ['asker', 'asker', 'asker', 'asker', 'holder'],
}

it('a function sees whose context the page says, and an await keeps its own', async () => {
  const seen: Record<string, string[]> = {}
  const after = new Set<string | undefined>()
  for (const { of, look } of GROUPS.flatMap(({ ways }) => ways)) {
    const { handedOver = '-', afterAwait } = await look()
    const key = installed(of)
    seen[key] ??= []
    seen[key].push(handedOver)
    after.add(afterAwait)
  }
  expect(seen).toEqual(SEEN)
  expect([...after].sort()).toEqual(['asker', undefined])
})

it('a package that is not installed is an error', () => {
  expect(() => installed('no-such-package')).toThrow('no-such-package is not installed')
})
