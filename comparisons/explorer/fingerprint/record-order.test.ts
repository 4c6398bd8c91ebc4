import { expect, it } from 'vitest'
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
])(
  'whether the order in the record matters to an invariant that asks for %s',
  (_, asks, matters) => {
    expect(maySeeOrder({ subject: {}, tasks: {}, record, invariants: { asks } })).toBe(matters)
    expect(maySeeOrder({ subject: {}, tasks: {}, record, finally: { asks } })).toBe(matters)
  },
)
