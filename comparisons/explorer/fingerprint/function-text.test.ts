import { describe, expect, it } from 'vitest'
import { readFunction } from './function-text.ts'

let count = 0
const box = { count: 0 }
const call = () => count

/** The variables that a function shares with others: those it changes are followed by `=`. */
function sharedBy(f: object): string[] | undefined {
  const names = [...(readFunction(f)?.free ?? [])].map(
    ([name, { isWritten }]) => `${name}${isWritten ? '=' : ''}`,
  )
  return names.filter((name) => !/^__/.test(name)).sort()
}

class Counter {
  static made = count
  #count = 0
  get count(): number {
    return this.#count + count
  }
  async add(by = count): Promise<void> {
    this.#count += by
  }
  static *all() {
    yield count
  }
  [Symbol.toPrimitive](): number {
    return count
  }
  readonly arrow = () => this.#count
}

describe('the variables that a function shares', () => {
  it.each<[string, object, string[]]>([
    ['what it reads', () => count, ['count']],
    ['what it assigns', () => (count = 1), ['count=']],
    ['what it adds to', () => (count += 1), ['count=']],
    ['what it counts', () => count++, ['count=']],
    ['a pattern', () => ([count] = [1]), ['count=']],
    ['a pattern with names', () => ({ count } = box), ['box', 'count=']],
    ['a default in a pattern', ({ a = count }: { a?: number }) => a, ['count']],
    ['the rest of a pattern', () => ([, ...[count]] = [1, 2] as [number, number]), ['count=']],
    [
      'a loop that assigns',
      () => {
        for (count of [1, 2]) call()
      },
      ['call', 'count='],
    ],
    [
      'what it declares itself',
      () => {
        let count = 0
        count += 1
        return count
      },
      [],
    ],
    [
      'what only a block declares',
      () => {
        {
          const count = 1
          call.call(count)
        }
        count += 1
      },
      ['call', 'count='],
    ],
    [
      'a variable of its function, declared within a block',
      () => {
        if (box) {
          // biome-ignore lint/correctness/noInnerDeclarations: that is what is tried
          var count = 1
        }
        count = 2
        return count
      },
      ['box'],
    ],
    ['a parameter', (count: number) => (count += 1), []],
    ['the names of properties', () => ({ count: box.count }), ['box']],
    ['a short property', () => ({ box }), ['box']],
    ['a computed property', () => box[call.name as 'count'], ['box', 'call']],
    ['a function within', () => () => (count = 1), ['count=']],
    [
      'a class within',
      () =>
        class {
          count = count
        },
      ['count'],
    ],
    [
      'what it catches',
      () => {
        try {
          call()
        } catch (count) {
          box.count = Number(count)
        }
      },
      ['Number', 'box', 'call'],
    ],
    ['a template', () => `${count}`, ['count']],
    [
      'its own name',
      function self(): unknown {
        return self
      },
      ['self'],
    ],
    [
      'a getter',
      Object.getOwnPropertyDescriptor(Counter.prototype, 'count')?.get as object,
      ['count'],
    ],
    ['a method', Counter.prototype.add, ['count']],
    ['a static generator', Counter.all, ['count']],
    ['a method with a computed name', Counter.prototype[Symbol.toPrimitive], ['Symbol', 'count']],
    ['a class', Counter, ['Counter', 'Symbol', 'count']],
  ])('%s', (_, f, shared) => {
    expect(sharedBy(f)?.filter((name) => name !== 'Counter')).toEqual(
      shared.filter((name) => name !== 'Counter'),
    )
  })

  it('are unknown of a function without a text', () => {
    expect(readFunction(Math.max)).toBeNull()
    expect(readFunction(call.bind(null))).toBeNull()
    expect(readFunction(new Proxy(call, {}))).toBeNull()
  })

  it.each<[string, object, string | null]>([
    ['`this` of an arrow function', new Counter().arrow, '`this`'],
    ['`this` of a method', Counter.prototype.add, null],
    // biome-ignore lint/security/noGlobalEval: that is what is tried
    ['`eval`', () => eval('count'), '`eval`'],
  ])('say so if they are hidden by %s', (_, f, hidden) => {
    expect(readFunction(f)?.hidden).toBe(hidden)
  })

  it('show private fields, and of what inner functions assign', () => {
    expect([...(readFunction(Counter)?.privateFields ?? [])]).toEqual(['#count'])
    const outer = () => {
      let inner = 0
      return () => {
        inner += 1
        return inner
      }
    }
    expect([...(readFunction(outer)?.assignedWithin ?? [])]).toEqual(['inner'])
  })
})
