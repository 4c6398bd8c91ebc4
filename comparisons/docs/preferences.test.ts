import { expect, it } from 'vitest'
import type { Facts } from '../verdicts/facts.ts'
import { preferencesSentence } from './preferences.ts'

const preferring = (
  alone: Facts['choice']['alone'],
  composed: Facts['choice']['composed'],
): Facts => ({
  pattern: 'a-pattern',
  title: 'A pattern',
  lesson: '',
  choice: { alone, composed, because: '' },
  ok: true,
  solutions: [],
})

it('each preference is counted, and a side that is never preferred is not left out', () => {
  const all = [
    preferring('locks', 'STM'),
    preferring('locks', 'either'),
    preferring('neither', 'event'),
    preferring('either', 'either'),
  ]
  expect(preferencesSentence(all)).toBe(
    'Of 4 problems of the event loop, each by itself, the author prefers locks for 2, an event for none, transactions for none, none of the three for 1, and has no preference for 1. Composed: locks for none, an event for 1, transactions for 1, and has no preference for 2.\n',
  )
})
