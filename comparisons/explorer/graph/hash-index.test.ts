import { expect, it } from 'vitest'
import { HashIndex } from './hash-index.ts'
import { NONE } from './ints.ts'
import { WordPairs } from './word-pairs.ts'

/** The numbers that may have `hash`, in the order of their chain. */
function chainOf(index: HashIndex, hash: number): number[] {
  const chain: number[] = []
  for (let at = index.first(hash); at !== NONE; at = index.next(at)) chain.push(at)
  return chain
}

it('finds what has the same hash in the order in which it was added, however much there is', () => {
  const hashOf = (number: number) => number % 7
  const index = new HashIndex(hashOf)
  const added: number[] = []
  for (let number = 0; number < 1000; number += 3) {
    index.add(number, hashOf(number))
    added.push(number)
  }
  for (let hash = 0; hash < 7; hash += 1) {
    expect(chainOf(index, hash)).toEqual(added.filter((number) => hashOf(number) === hash))
  }
  expect(chainOf(index, 7)).toEqual([])
})

it('has short chains where the hashes differ', () => {
  const index = new HashIndex((number) => Math.imul(number, 0x9e3779b1))
  for (let number = 0; number < 10_000; number += 1)
    index.add(number, Math.imul(number, 0x9e3779b1))
  const lengths = Array.from(
    { length: 10_000 },
    (_, number) => chainOf(index, Math.imul(number, 0x9e3779b1)).length,
  )
  expect(Math.max(...lengths)).toBeLessThan(16)
})

it('tells pairs apart that have a word in common, or the same two', () => {
  const pairs = new WordPairs()
  const words = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 65_536]
  // Of a thousand with the same first word, some are in one chain.
  const more = Array.from({ length: 1000 }, (_, b) => [7, b] as const)
  const all = [...words.flatMap((a) => words.map((b) => [a, b] as const)), ...more]
  expect(all.map(([a, b]) => pairs.numberOf(a, b))).toEqual([...all.keys()])
  expect(all.map(([a, b]) => pairs.find(a, b))).toEqual([...all.keys()])
  expect([...all.keys()].map((pair) => [pairs.first(pair), pairs.second(pair)])).toEqual(all)
  expect(pairs.find(2, 1)).toBeUndefined()
  expect(pairs.size).toBe(all.length)
})
