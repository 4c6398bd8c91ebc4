import fc from 'fast-check'
import { expect, it } from 'vitest'
import { breadth } from '../search/breadth.suite.ts'
import { IntRows } from './int-rows.ts'
import { Ints, NONE } from './ints.ts'

/** Numbers for which a page takes one byte each, two or four, and where that changes. */
const number = fc.oneof(
  fc.constantFrom(NONE, 0, 254, 255, 256, 65_534, 65_535, 2 ** 31 - 1, -(2 ** 31)),
  fc.integer({ min: -1, max: 300 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
)

/** Several pages. */
const LONG = 20_000

it('holds what was pushed and set, whatever its size', () => {
  const change = fc.tuple(fc.nat({ max: LONG - 1 }), number)
  const property = fc.property(fc.constantFrom(1, 4), fc.array(change), (bytes, changes) => {
    const ints = new Ints(bytes)
    const plain = new Int32Array(LONG)
    for (let index = 0; index < LONG; index += 1) ints.push(0)
    for (const [index, value] of changes) {
      ints.set(index, value)
      plain[index] = value
    }
    const all = ints.slice(0, LONG)
    expect(all).toHaveLength(LONG)
    expect(all.findIndex((value, index) => value !== plain[index])).toBe(-1)
    expect(changes.every(([index]) => ints.at(index) === plain[index])).toBe(true)
  })
  fc.assert(property, breadth(20, 8))
})

it('tells whether a row stands somewhere, across the ends of pages', () => {
  const ints = new Ints()
  const all = Int32Array.from({ length: LONG }, (_, i) => i * i)
  ints.pushAll(all)
  for (const from of [0, 60, 8184, 8191, 8192, 16_376]) {
    const row = all.slice(from, from + 12)
    expect(ints.has(row, 12, from)).toBe(true)
    expect(ints.has(row, 12, from + 1)).toBe(false)
    row[11] = NONE
    expect(ints.has(row, 12, from)).toBe(false)
    expect(ints.has(row, 11, from)).toBe(true)
  }
})

it('has nothing where it was extended', () => {
  const ints = new Ints()
  ints.push(7)
  ints.extend(5000)
  ints.extend(3)
  expect([ints.length, ints.at(0), ints.at(1), ints.at(4999)]).toEqual([5000, 7, NONE, NONE])
})

it('takes one byte for a small number, and copies no page of others for a great one', () => {
  const before = process.memoryUsage().arrayBuffers
  const ints = new Ints()
  ints.extend(1_000_000)
  ints.set(500_000, 1_000_000)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_100_000)
  expect(ints.at(500_000)).toBe(1_000_000)
})

it('finds the last that is at most some number', () => {
  const ints = new Ints()
  ints.pushAll(Int32Array.of(0, 4, 4, 9))
  expect([0, 3, 4, 8, 9, 100].map((value) => ints.lastUpTo(value))).toEqual([0, 0, 2, 2, 3, 3])
})

it('has an empty row for each number that was left out', () => {
  const rows = new IntRows()
  rows.add(0, Int32Array.of(1, 2))
  rows.add(3, Int32Array.of(300))
  expect([0, 1, 2, 3].map((number) => [...rows.at(number)])).toEqual([[1, 2], [], [], [300]])
})
