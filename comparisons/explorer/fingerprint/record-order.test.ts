import { expect, it } from 'vitest'
import { inspectorOfHost } from './inspector.ts'
import { maySeeOrder } from './record-order.ts'

class Guests {
  readonly names = new Set<string>()
  readonly meals: Record<string, number> = {}
  get isEmpty(): boolean {
    return this.names.size === 0
  }
  get inOrder(): string {
    return [...this.names].join()
  }
  get first(): string | undefined {
    return this.inOrder.at(0)
  }
  async eat(places: readonly string[]): Promise<void> {
    for (const place of places) this.meals[place] = 1
  }
}

const record = { guests: new Guests(), count: 0, list: [] as string[] }
const { guests } = record
const helper = () => record.count === 0
const wordOf = (names: Set<string>) => [...names].join('')
const helpers = { wordOf, sizeOf: (names: Set<string>) => names.size }
const nested = { helpers }
const checks = { isInOrder: () => wordOf(guests.names) === '', isFew: () => guests.names.size < 3 }
const isFirst = (_: string, i: number) => i === 0 && wordOf(guests.names) === ''
class Checker {
  static wordOf = wordOf
  static sizeOf(names: Set<string>): number {
    return names.size
  }
  readonly #guests = guests
  readonly list = [1, 2]
  isInOrder(): boolean {
    return wordOf(this.#guests.names) === ''
  }
  get isInOrderToo(): boolean {
    return this.isInOrder()
  }
}
class Total {
  readonly list = [1, 2]
  get sum(): number {
    let sum = 0
    for (const each of this.list) sum += each
    return sum
  }
}
const checker = new Checker()
const total = new Total()
const { keys } = Object

it.each<[string, () => boolean, boolean]>([
  ['a number', () => record.count <= 1, false],
  ['the size of a set', () => guests.names.size < 3, false],
  ['one of its elements', () => guests.names.has('Ann'), false],
  ['a property of an object', () => guests.meals.Ann === 1, false],
  ['a getter that asks for a size', () => guests.isEmpty, false],
  ['a list', () => record.list.every((name) => name !== 'Ann'), false],
  ['all elements', () => [...guests.names].length < 3, true],
  [
    'each in turn',
    () => {
      for (const name of guests.names) if (name !== 'Ann') return false
      return true
    },
    true,
  ],
  ['all properties', () => Object.values(guests.meals).length < 3, true],
  ['all entries', () => Object.entries(guests.meals).length < 3, true],
  [
    'the first element',
    () => {
      const [first] = guests.names
      return first !== 'Ann'
    },
    true,
  ],
  ['a getter that asks for all elements', () => guests.inOrder === '', true],
  ['a getter that asks another one', () => guests.first === undefined, true],
  ['a function by its name', () => helper(), true],
  ['a function of the language by its name', () => Boolean(record.count), false],
  ['a function of the language by another name', () => [guests.meals].map(keys).length > 0, true],
  ['a method of another object', () => helpers.wordOf(guests.names) === '', true],
  ['one that is blind', () => helpers.sizeOf(guests.names) === 0, false],
  ['a method further away', () => nested.helpers.wordOf(guests.names) === '', true],
  ['a static method', () => Checker.wordOf(guests.names) === '', true],
  ['a method that is given nothing', () => checks.isInOrder(), true],
  ['one that is given nothing, and is blind', () => checks.isFew(), false],
  ['a function that is passed on', () => record.list.every(isFirst), true],
  ['a method that is passed on', () => [guests.names].map(helpers.wordOf).length === 1, true],
  ['a method of one that knows the record', () => checker.isInOrder(), true],
  ['a getter of one that knows the record', () => checker.isInOrderToo, true],
  ['a getter of one that does not', () => total.sum > 0, false],
  ['an object that it makes', () => new Checker().isInOrder(), true],
  [
    'a getter by a pattern',
    () => {
      const { inOrder } = guests
      return inOrder === ''
    },
    true,
  ],
  ['a getter by a variable', () => record.guests[record.list[0] as 'inOrder'] === '', true],
  ['a method by a variable', () => guests.names[record.list[0] as 'keys']() === null, true],
])(
  'whether the order in the record matters to an invariant that asks for %s',
  (_, asks, matters) => {
    expect(
      maySeeOrder({ subject: {}, tasks: {}, record, invariants: { asks } }, inspectorOfHost()),
    ).toBe(matters)
    expect(
      maySeeOrder({ subject: {}, tasks: {}, record, finally: { asks } }, inspectorOfHost()),
    ).toBe(matters)
  },
)

it('what the language may call by itself matters', () => {
  const names = new Set<string>()
  const record = { list: { names, toString: () => [...names].join() } }
  const stage = { tasks: {}, record, invariants: { asks: () => `${record.list}` === '' } }
  expect(maySeeOrder(stage, inspectorOfHost())).toBe(true)
})

it('without an inspector, only what the record and the names tell', () => {
  const ask = (asks: () => boolean) =>
    maySeeOrder({ tasks: {}, record, invariants: { asks } }, null)
  expect(ask(() => guests.first === '')).toBe(true)
  expect(ask(() => helper())).toBe(true)
  expect(ask(() => guests.isEmpty)).toBe(false)
  expect(ask(() => checks.isInOrder())).toBe(false)
})
