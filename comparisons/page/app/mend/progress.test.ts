import { beforeEach, expect, it, vi } from 'vitest'
import type { Game } from '../game.ts'
import { Progress } from './progress.ts'
import { Storage } from './storage.ts'

beforeEach(() => {
  vi.stubGlobal('localStorage', undefined)
  return () => vi.unstubAllGlobals()
})

const wrong = {
  name: 'wrong',
  bug: 'a bug',
  outcomes: { small: ['completed', 'deadlock'] },
  module: {},
}
const right = { name: 'right', module: {} }
const changed = { ...wrong, name: 'wrong~1', changed: { from: 'wrong' } }

/** The state of a page that plays `solution` in `scenario`. */
const playing = (
  solution: object,
  scenario: string,
  { ending, isByReader = true, found }: { ending?: string; isByReader?: boolean; found?: string[] },
) =>
  ({
    played: {
      problem: { name: 'shop', solutions: [wrong, right, changed] },
      solution,
      choice: { scenario },
      moment: { ending: ending === undefined ? null : { outcome: ending } },
      loop: null,
    },
    isByReader,
    search:
      found === undefined
        ? { kind: 'none' }
        : {
            kind: 'found',
            exploration: {
              complete: !found.includes('cut'),
              outcomes: new Map(found.map((outcome) => [outcome, 1n])),
            },
          },
  }) as unknown as Game

const notedOf = (game: Game): string => {
  const progress = new Progress(new Storage())
  progress.note(game)
  return progress.markOf('shop')
}

it.each([
  ['a failure', wrong, 'small', { ending: 'deadlock' }, ' ✓ broken'],
  ['a failure that was shown', wrong, 'small', { ending: 'deadlock', isByReader: false }, ''],
  ['a run that completes', wrong, 'small', { ending: 'completed' }, ''],
  ['a run that cannot be judged', wrong, 'small', { ending: 'inconclusive' }, ''],
  ['an open run', wrong, 'small', {}, ''],
  ['a failure of the own text', changed, 'small', { ending: 'deadlock' }, ''],
  ['a proof', right, 'small', { found: ['completed'] }, ' ✓ proved'],
  ['a search that finds a failure', right, 'small', { found: ['completed', 'threw'] }, ''],
  ['a search that is cut short', right, 'small', { found: ['completed', 'cut'] }, ''],
  ['a proof of the own text', changed, 'small', { found: ['completed'] }, ' ✓ mended'],
  ['a proof where nothing was broken', changed, 'other', { found: ['completed'] }, ''],
])('of %s it notes what it is', (_, solution, scenario, state, mark) => {
  expect(notedOf(playing(solution, scenario, state))).toBe(mark)
})

it('tells by problem, solution and scenario, and in all', () => {
  const progress = new Progress(new Storage())
  expect(progress.sentence()).toBe('You have not broken anything yet.')
  for (const scenario of ['small', 'large']) {
    progress.note(playing(wrong, scenario, { ending: 'deadlock' }))
    progress.note(playing(wrong, scenario, { ending: 'deadlock' }))
  }
  progress.note(playing(changed, 'small', { found: ['completed'] }))
  progress.note(playing(right, 'small', { found: ['completed'] }))
  expect(progress.markOf('shop', 'wrong')).toBe(' ✓ broken, mended')
  expect(progress.markOf('shop', 'wrong', 'large')).toBe(' ✓ broken')
  expect(progress.markOf('shop', 'right')).toBe(' ✓ proved')
  expect([progress.markOf('sho'), progress.markOf('shop', 'wron')]).toEqual(['', ''])
  expect(progress.sentence()).toBe(
    'So far you have broken 2 scenarios, mended 1 scenario, and let the explorer prove 1 scenario.',
  )
})

it('stays forgotten while what was done still shows, and is noted when it is done again', () => {
  const storage = new Storage()
  const progress = new Progress(storage)
  const broken = playing(wrong, 'small', { ending: 'deadlock' })
  progress.note(broken)
  storage.clear()
  progress.note(broken)
  expect(progress.markOf('shop')).toBe('')
  progress.note(playing(wrong, 'small', {}))
  progress.note(broken)
  expect(progress.markOf('shop')).toBe(' ✓ broken')
})

it.each(['{', '[]', 'null', '{"shop/wrong/small":"broken"}'])('survives a store of %s', (text) => {
  const storage = new Storage()
  storage.write('progress', text)
  const progress = new Progress(storage)
  expect(progress.markOf('shop')).toBe('')
  progress.note(playing(wrong, 'small', { ending: 'deadlock' }))
  expect(progress.markOf('shop')).toBe(' ✓ broken')
})
