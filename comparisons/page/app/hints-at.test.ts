import { expect, it } from 'vitest'
import type { Kind, MapPlace } from '../../explorer/index.ts'
import { hintsAt } from './hints-at.ts'

/** A place at which this is still possible, and how few pre-emptions make it fail. */
function place(kind: Kind, preemptions: number | null): Pick<MapPlace, 'state' | 'toFailure'> {
  const state = {
    number: 0,
    kind,
    ending: null,
    waysOn: null,
    depth: 0,
    links: [],
    isCutShort: false,
  }
  const toFailure =
    preemptions === null ? null : { moves: [], preemptions, outcome: 'deadlock' as const }
  return { state, toFailure }
}

it.each<[Kind, number | null, readonly Kind[], readonly string[]]>([
  [
    'open',
    2,
    ['open', 'safe', 'safe'],
    [
      'A failure is still possible.',
      '2 pre-emptions are enough.',
      'The next choice matters: with 2 of its 3 ways nothing can fail any more.',
    ],
  ],
  [
    'open',
    1,
    ['doomed', 'safe'],
    [
      'A failure is still possible.',
      '1 pre-emption is enough.',
      'The next choice matters: with 1 of its 2 ways nothing can fail any more, and with 1 a failure is certain.',
    ],
  ],
  [
    'open',
    null,
    ['open', 'open'],
    [
      'A failure is still possible.',
      'It is one that goes on forever: some task never makes progress.',
      'The next choice does not matter: a failure stays possible.',
    ],
  ],
  [
    'doomed',
    0,
    ['doomed'],
    ['A failure is certain: whatever you choose, it comes.', 'No pre-emption is needed.'],
  ],
  ['safe', null, ['safe'], ['No failure is possible any more: go back, or start over.']],
])('at a place that is %s, with %s pre-emptions and %j after it', (kind, least, after, hints) => {
  expect(hintsAt(place(kind, least), after)).toEqual(hints)
})
