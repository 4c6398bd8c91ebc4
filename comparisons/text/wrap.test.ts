import { expect, it } from 'vitest'
import { wrap } from './wrap.ts'

it('breaks at spaces', () => {
  expect(wrap('waits for a lock', 10)).toEqual(['waits for', 'a lock'])
  expect(wrap('', 10)).toEqual([''])
})

it('breaks where the text has a line break', () => {
  expect(wrap('threw an error:\n\nmore of it', 10)).toEqual([
    'threw an',
    'error:',
    '',
    'more of it',
  ])
})

it('cuts a long word after a dot, so that each part is a name', () => {
  expect(wrap('releases reindeer.entrance.permits,', 23)).toEqual([
    'releases',
    'reindeer.entrance.',
    'permits,',
  ])
})

it('cuts no comma off, nor an index', () => {
  expect(wrap('left.bell.listeners[10],', 23)).toEqual(['left.bell.', 'listeners[10],'])
})

it('cuts a long word without one where it must', () => {
  expect(wrap('a abcdefghij', 4)).toEqual(['a', 'abcd', 'efgh', 'ij'])
})
