import { expect, test } from 'vitest'
import { itemsOf } from './reiterable.ts'

test('an iterator is read once, and has the same items each time', () => {
  let reads = 0
  function* generated() {
    reads += 1
    yield* [1, 2]
  }
  const generator = generated()
  expect([itemsOf(generator), itemsOf(generator)]).toEqual([
    [1, 2],
    [1, 2],
  ])
  expect(reads).toBe(1)
})

test('an iterable that always returns the same iterator is read once too', () => {
  const iterator = [1, 2].values()
  const iterable = { [Symbol.iterator]: () => iterator }
  expect([itemsOf(iterable), itemsOf(iterable)]).toEqual([
    [1, 2],
    [1, 2],
  ])
})

test('an iterable that returns a new iterator each time is read each time', () => {
  const numbers = [1]
  const collection = {
    *[Symbol.iterator]() {
      yield* numbers
    },
  }
  expect(itemsOf(collection)).toEqual([1])
  numbers.push(2)
  expect(itemsOf(collection)).toEqual([1, 2])
})

test('a collection is read each time, into a new array', () => {
  const array = [1]
  expect(itemsOf(array)).toEqual([1])
  array.push(2)
  expect(itemsOf(array)).toEqual([1, 2])
  expect(itemsOf(array)).not.toBe(array)
  expect(itemsOf(new Set([3]))).toEqual([3])
  expect(itemsOf('ab')).toEqual(['a', 'b'])
})
