import { describe, expect, it } from 'vitest'
import { loadScheduled } from '../../patterns/discover.ts'
import { defineLitmus, type LitmusTest, type LitmusThread } from '../../patterns/litmus.ts'
import { outcomesOf } from './models.ts'

const { solutions } = await loadScheduled('memory-model')
const testOf = (name: string) =>
  solutions.find((solution) => solution.name === name)?.litmus as LitmusTest

/** The outcomes that a model allows, in bits. */
const allowed = (test: LitmusTest, model: 'isSequential' | 'isEcmaScript') =>
  outcomesOf(test)
    .filter((outcome) => outcome[model])
    .map(({ returned }) => returned.map((bits) => bits.toString(2)).join(' '))

const test = (threads: LitmusTest['threads']): LitmusTest =>
  defineLitmus({ words: ['x', 'y'], threads, expected: {} })

describe('what the literature says of the tests', () => {
  it.each([
    ['plain-store-buffering', ['0 1', '1 0', '1 1'], ['0 0', '0 1', '1 0', '1 1']],
    ['atomics-store-buffering', ['0 1', '1 0', '1 1'], ['0 1', '1 0', '1 1']],
    ['plain-message-passing', ['0 0', '0 1', '0 11'], ['0 0', '0 1', '0 10', '0 11']],
    ['atomics-flag', ['0 0', '0 1', '0 11'], ['0 0', '0 1', '0 11']],
    ['plain-load-buffering', ['0 0', '0 1', '1 0'], ['0 0', '0 1', '1 0', '1 1']],
    ['atomics-load-buffering', ['0 0', '0 1', '1 0'], ['0 0', '0 1', '1 0']],
    ['atomics-pair', ['0 0', '0 1', '0 10', '0 11'], ['0 0', '0 1', '0 10', '0 11']],
  ])('%s', (name, sequential, ecmaScript) => {
    expect(allowed(testOf(name), 'isSequential')).toEqual(sequential)
    expect(allowed(testOf(name), 'isEcmaScript')).toEqual(ecmaScript)
  })
})

describe('tests that are half atomic', () => {
  type Way = readonly [store: boolean, load: boolean]

  const write = (words: Int32Array, at: number, isAtomic: boolean) => {
    if (isAtomic) Atomics.store(words, at, 1)
    else words[at] = 1
  }
  const read = (words: Int32Array, at: number, isAtomic: boolean) =>
    isAtomic ? Atomics.load(words, at) : (words[at] as number)

  const storeBuffering = (...[alice, bob]: readonly [Way, Way]) => {
    const thread = ([store, load]: Way, own: 0 | 1): LitmusThread => ({
      reads: ['other'],
      run(words, ...at) {
        write(words, at[own], store)
        return read(words, at[1 - own] as number, load)
      },
    })
    return test({ Alice: thread(alice, 0), Bob: thread(bob, 1) })
  }

  it.each<[Way, Way, boolean]>([
    [[true, true], [true, true], false],
    [[true, true], [true, false], true],
    [[true, true], [false, true], true],
    [[false, true], [false, true], true],
    [[true, false], [true, false], true],
  ])('store buffering with %s and %s: neither sees the other, %s', (alice, bob, isAllowed) => {
    expect(allowed(storeBuffering(alice, bob), 'isEcmaScript').includes('0 0')).toBe(isAllowed)
  })

  const messagePassing = (...[alice, bob]: readonly [Way, Way]) =>
    test({
      Alice: {
        reads: [],
        run(words, data, flag) {
          write(words, data, alice[0])
          write(words, flag, alice[1])
          return 0
        },
      },
      Bob: {
        reads: ['flag', 'data'],
        run: (words, data, flag) => (read(words, flag, bob[0]) << 1) | read(words, data, bob[1]),
      },
    })

  it.each<[Way, Way, boolean]>([
    [[false, true], [true, false], false],
    [[true, false], [true, true], true],
    [[true, true], [false, true], true],
    [[false, false], [true, true], true],
  ])('message passing with %s and %s: the flag without the data, %s', (alice, bob, isAllowed) => {
    expect(allowed(messagePassing(alice, bob), 'isEcmaScript').includes('0 10')).toBe(isAllowed)
  })

  it('a thread sees what it has written itself, however it does', () => {
    const own: LitmusThread = {
      reads: ['own'],
      run(words, x) {
        words[x] = 1
        return words[x] as number
      },
    }
    const idle: LitmusThread = { reads: [], run: () => 0 }
    expect(allowed(test({ own, idle }), 'isEcmaScript')).toEqual(['1 0'])
  })

  it('a thread does not see what it will write', () => {
    const early: LitmusThread = {
      reads: ['own'],
      run(words, x) {
        const seen = words[x] as number
        words[x] = 1
        return seen
      },
    }
    expect(allowed(test({ early }), 'isEcmaScript')).toEqual(['0'])
  })

  it('two plain reads of one word may go back in time, two atomic ones may not', () => {
    const twice = (isAtomic: boolean) =>
      test({
        Alice: {
          reads: [],
          run(words, x) {
            write(words, x, isAtomic)
            return 0
          },
        },
        Bob: {
          reads: ['first', 'second'],
          run: (words, x) => (read(words, x, isAtomic) << 1) | read(words, x, isAtomic),
        },
      })
    expect(allowed(twice(false), 'isEcmaScript')).toContain('0 10')
    expect(allowed(twice(true), 'isEcmaScript')).not.toContain('0 10')
  })
})

describe('one order of all atomic accesses', () => {
  const [X, Y, Z, F] = [0, 1, 2, 3]
  const store = (words: Int32Array, at: number, value: number) => Atomics.store(words, at, value)
  const load = (words: Int32Array, at: number) => Atomics.load(words, at)

  /** Sets x to 1 before y is 1, as what it returns shows. */
  const first: LitmusThread = {
    reads: ['y'],
    run(words) {
      store(words, X, 1)
      const y = load(words, Y)
      store(words, F, 1)
      return y
    },
  }

  it('a third thread cannot see the older of two writes, though neither happens before it', () => {
    const second: LitmusThread = {
      reads: ['z'],
      run(words) {
        store(words, Y, 1)
        store(words, X, 0)
        return load(words, Z)
      },
    }
    const third: LitmusThread = {
      reads: ['x'],
      run(words) {
        store(words, Z, 1)
        return load(words, X)
      },
    }
    const all = test({ first, second, third })
    expect(allowed(all, 'isEcmaScript')).not.toContain('0 0 1')
    expect(allowed(all, 'isEcmaScript')).toEqual(allowed(all, 'isSequential'))
  })

  it('nor can a plain read see it after both, though neither happens before the other', () => {
    const second: LitmusThread = {
      reads: [],
      run(words) {
        store(words, Y, 1)
        store(words, X, 0)
        store(words, Z, 1)
        return 0
      },
    }
    const third: LitmusThread = {
      reads: ['z', 'f', 'x'],
      run: (words) => (load(words, Z) << 2) | (load(words, F) << 1) | (words[X] as number),
    }
    expect(allowed(test({ first, second, third }), 'isEcmaScript')).not.toContain('0 0 111')
  })
})

it('a thread that reads more or less than it says is refused', () => {
  const reading = (reads: readonly string[]): LitmusTest =>
    defineLitmus({
      words: ['x', 'y'],
      threads: { Alice: { reads, run: (words, x) => words[x] as number } },
      expected: {},
    })
  expect(() => outcomesOf(reading([]))).toThrow('more often')
  expect(() => outcomesOf(reading(['x', 'y']))).toThrow('less often')
})
