import { expect, it } from 'vitest'
import { multiple, short, withUnit } from './figures.ts'

it('figures have two or three digits that count, a sign, and separators', () => {
  expect([1.234, 12.34, 1234.5, -1234.5, -0.256].map(short)).toEqual([
    '1.2',
    '12.3',
    '1,230',
    '−1,230',
    '−0.26',
  ])
  expect(withUnit(-16_384, 'bytes')).toBe('−16,400 bytes')
  expect(withUnit(12_345, 'ns')).toBe('12.3 µs')
})

it('a multiple of what is not there, or of a heap that has shrunk, is left out', () => {
  expect([3.24, 1_700_000, null, -220].map(multiple)).toEqual(['3.2×', '1.7M×', '', ''])
})
