import { afterEach, describe, expect, it, vi } from 'vitest'
import { useEngine } from '../engine-in-use.ts'
import {
  atomically,
  ClosedError,
  check,
  MisuseError,
  orElse,
  retry,
  TimeoutError,
  TVar,
  type Tx,
  WouldBlockError,
} from '../index.ts'
import { Followed } from '../testing/conformance/subject.suite.ts'
import {
  array,
  attachHeap,
  boolean,
  type Codec,
  createHeap,
  DoesNotFitError,
  float64,
  int32,
  type Layout,
  list,
  oneOf,
  queue,
  semaphore,
  startingAt,
  struct,
  text,
} from './index.ts'
import { CLOCK, LOCKED, LOCKING, MASK, PARK, STATUS, TAKEN, TURN } from './memory.ts'
import { CONFLICT } from './transaction-log.ts'

const layout = {
  count: int32,
  share: float64,
  isOpen: boolean,
  mood: oneOf('calm', 'cross', null, 7),
  name: text(8),
  place: struct({ x: float64, label: text(4), tags: list(2, int32) }),
  names: list(2, text(4)),
  pairs: array(2, array(3, int32)),
  jobs: queue(2, text(8)),
  permits: semaphore(3),
  balance: startingAt(float64, 2.5),
}

describe('a heap', () => {
  it('holds what the layout says, by name, with its values at first', () => {
    const { variables } = createHeap(layout)
    const { count, share, isOpen, mood, name, place, names, pairs, balance } = variables
    const all = [count, share, isOpen, mood, name, place, names, balance]
    expect(all.map((variable) => (variable as TVar<unknown>).peek())).toEqual([
      0,
      0,
      false,
      'calm',
      '',
      { x: 0, label: '', tags: [] },
      [],
      2.5,
    ])
    expect(pairs.flat().map((variable) => variable.name)).toEqual([
      'pairs[0][0]',
      'pairs[0][1]',
      'pairs[0][2]',
      'pairs[1][0]',
      'pairs[1][1]',
      'pairs[1][2]',
    ])
  })

  it.each<[string, Codec<unknown>, unknown[]]>([
    ['int32', int32, [1, -1, 2 ** 31 - 1, -(2 ** 31)]],
    ['float64', float64, [0.1, -0, Number.NaN, Infinity, Number.MIN_VALUE, 2 ** 53]],
    ['boolean', boolean, [true, false]],
    ['oneOf', layout.mood, ['cross', null, 7]],
    ['oneOf with NaN and -0', oneOf(0, Number.NaN, -0), [Number.NaN, -0, 0]],
    ['text', layout.name, ['', 'abc', 'żółw', '😀😀', '\uFEFFx', 'a\0b']],
    ['struct', layout.place, [{ x: -0, label: 'abcd', tags: [1, 2] }]],
    ['struct with __proto__', struct({ ['__proto__']: int32 }), [JSON.parse('{"__proto__":7}')]],
    ['list', layout.names, [['a', 'bcde'], []]],
  ])('keeps every value that a codec promises: %s', (_, codec, values) => {
    const heap = createHeap({ x: codec })
    const other = attachHeap({ x: codec }, heap.buffer)
    for (const value of values) {
      const seen = heap.atomicallySync((tx) => {
        heap.variables.x.set(tx, value)
        return { seen: heap.variables.x.get(tx) }
      })
      expect([seen.seen, heap.variables.x.peek(), other.variables.x.peek()]).toEqual([
        value,
        value,
        value,
      ])
      expect(other.atomicallySync((tx) => ({ it: other.variables.x.get(tx) }))).toEqual({
        it: value,
      })
    }
  })

  it('keeps -0 as 0 where only that is listed, and never 0 as -0', () => {
    const [zero, minus] = [oneOf(1, 0), oneOf(1, -0)]
    const words = new Int32Array(1)
    zero.encode(-0 as 0, words, 0)
    expect(zero.decode(words, 0)).toBe(0)
    expect(() => minus.encode(0, words, 0)).toThrow(DoesNotFitError)
  })

  it('keeps a value whose getters read and write variables meanwhile', () => {
    const pair = struct({ x: int32, name: text(8) })
    const heap = createHeap({ pair, other: pair, note: text(8) })
    const { pair: variable, other, note } = heap.variables
    heap.atomicallySync((tx) => {
      note.set(tx, 'abc')
      const nested = {
        x: 5,
        get name() {
          note.set(tx, `${note.get(tx)}d`)
          return note.get(tx)
        },
      }
      variable.set(tx, {
        x: 7,
        get name() {
          other.set(tx, nested)
          return other.get(tx).name
        },
      })
    })
    const wholes = [variable.peek(), other.peek(), note.peek()]
    expect(wholes).toEqual([{ x: 7, name: 'abcd' }, { x: 5, name: 'abcd' }, 'abcd'])
    heap.atomicallySync((tx) => note.set(tx, 'abc'))
    const read = {
      x: 7,
      get name() {
        return heap.engine.log.readWords(note as never).from[0] === 3 ? 'three' : 'other'
      },
    }
    heap.atomicallySync((tx) => variable.set(tx, read))
    expect(variable.peek()).toEqual({ x: 7, name: 'three' })
  })

  it('keeps as many items of a list as it had at first', () => {
    const heap = createHeap({ all: list(3, int32) })
    const { all } = heap.variables
    const items = [1, 2]
    const get = () => {
      items[2] = 9
      return 1
    }
    Object.defineProperty(items, 0, { get })
    heap.atomicallySync((tx) => all.set(tx, items))
    expect([...heap.engine.log.words].includes(9)).toBe(false)
    expect(all.peek()).toEqual([1, 2])
  })

  it('shares structures that wait', async () => {
    const heap = createHeap(layout)
    const other = attachHeap(layout, heap.buffer)
    const taken = other.atomically((tx) => other.variables.jobs.take(tx))
    await heap.atomically((tx) => heap.variables.jobs.offer(tx, 'wash'))
    expect(await taken).toBe('wash')
    const { jobs, permits } = heap.variables
    const filled = heap.atomicallySync((tx) => [
      jobs.tryTake(tx),
      jobs.tryOffer(tx, 'dry'),
      jobs.tryOffer(tx, 'iron'),
      jobs.tryOffer(tx, 'fold'),
      jobs.size(tx),
      jobs.isFull(tx),
      jobs.peek(tx),
    ])
    expect(filled).toEqual([undefined, true, true, undefined, 2, true, 'dry'])
    await heap.atomically((tx) => permits.acquire(tx, 2))
    expect(other.atomicallySync((tx) => other.variables.permits.available(tx))).toBe(1)
  })

  it.each([0, 1, 2, 3])('keeps a queue of %i items in order, round after round', (capacity) => {
    const heap = createHeap({ jobs: queue(capacity, int32) })
    const { jobs } = heap.variables
    const sync = heap.atomicallySync.bind(heap)
    const expected: number[] = []
    for (let i = 0; i < 60; i += 1) {
      const isOffered = i % 7 < 4
      if (isOffered) {
        const isKept = sync((tx) => jobs.tryOffer(tx, i)) === true
        expect(isKept).toBe(expected.length < capacity)
        if (isKept) expected.push(i)
      } else expect(sync((tx) => jobs.tryTake(tx))).toBe(expected.shift())
      expect(sync((tx) => [jobs.size(tx), jobs.isEmpty(tx), jobs.isFull(tx)])).toEqual([
        expected.length,
        expected.length === 0,
        expected.length === capacity,
      ])
    }
  })

  it('closes a queue, which ends all waits at it', async () => {
    const shape = { jobs: queue(1, int32), idle: queue(1, int32) }
    const here = createHeap(shape)
    const other = attachHeap(shape, here.buffer)
    const { jobs, idle } = other.variables
    other.atomicallySync((tx) => jobs.offer(tx, 1))
    const waits = [
      new Followed<unknown>(other.atomically((tx) => jobs.offer(tx, 2))),
      new Followed<unknown>(other.atomically((tx) => idle.take(tx))),
      new Followed<unknown>(other.atomically((tx) => idle.peek(tx))),
    ]
    const close = () =>
      here.atomicallySync((tx) => [
        here.variables.jobs.close(tx),
        here.variables.idle.close(tx),
        here.variables.jobs.isClosed(tx),
      ])
    expect([close(), close()]).toEqual([
      [true, true, true],
      [false, false, true],
    ])
    await vi.waitFor(() => {
      for (const { outcome } of waits) expect(outcome).toEqual({ error: expect.any(ClosedError) })
    })
    expect(waits.map(({ outcome }) => (outcome as { error: Error }).error.message)[0]).toBe(
      "queue 'jobs' is closed and accepts no more items. Nothing was written.",
    )
    expect(other.atomicallySync((tx) => [jobs.peek(tx), jobs.take(tx)])).toEqual([1, 1])
    const takeMore = () => other.atomicallySync((tx) => jobs.tryTake(tx))
    expect(takeMore).toThrow(
      "queue 'jobs' is closed, and no item is left in it. Nothing was written.",
    )
  })

  it('gives up a wait on a heap at its timeout', async () => {
    const heap = createHeap({ jobs: queue(1, int32) })
    const waiting = heap.atomically((tx) => heap.variables.jobs.take(tx), { timeout: 1 })
    await expect(waiting).rejects.toThrow(TimeoutError)
    expect(() => heap.atomically(() => 1, { timeout: -1 })).toThrow(RangeError)
  })

  it('wakes the transactions of another attachment on the same thread', async () => {
    const here = createHeap(layout)
    const other = attachHeap(layout, here.buffer)
    const waits = [1, 2, 3].map((n) =>
      other.atomically((tx) => check(tx, other.variables.count.get(tx) >= n)),
    )
    for (const n of [1, 2, 3]) await here.atomically((tx) => here.variables.count.set(tx, n))
    expect(await Promise.all(waits)).toEqual([undefined, undefined, undefined])
    expect(here.inspect().map(({ blocked, waitsFor }) => [blocked, waitsFor])).toEqual([
      [0, []],
      [0, []],
    ])
  })

  it('keeps going when versions wrap around', () => {
    const heap = createHeap({ x: int32, y: int32 })
    const { words } = heap.engine.log
    const { x, y } = heap.variables
    heap.atomicallySync((tx) => y.set(tx, 7))
    Atomics.store(words, 16, 2 ** 30 - 3) // the clock
    for (let i = 0; i < 10; i += 1) {
      heap.atomicallySync((tx) => x.set(tx, x.get(tx) + y.get(tx)))
    }
    expect(x.peek()).toBe(70)
  })
})

describe('a wake-up', () => {
  it('reaches the threads that wait for what has changed, and no other', async () => {
    const heap = createHeap({ all: array(3, int32) })
    const others = [0, 1, 2].map(() => attachHeap({ all: array(3, int32) }, heap.buffer))
    const waits = others.map(({ atomically, variables, engine }, i) =>
      atomically
        .call(others[i], (tx) => check(tx, (variables.all[i]?.get(tx) ?? 0) > 0))
        .then(() => engine.log.thread),
    )
    const wakeUps = () =>
      others.map(({ engine: { log } }) => Atomics.load(log.words, log.slot + PARK))
    const before = wakeUps()
    for (const value of [0, 0]) {
      await heap.atomically((tx) => heap.variables.all[1]?.set(tx, value))
    }
    expect(wakeUps()).toEqual(before)
    await heap.atomically((tx) => heap.variables.all[1]?.set(tx, 1))
    expect(await waits[1]).toBe(2)
    expect(wakeUps()[0]).toBe(before[0])
    expect(wakeUps()[2]).toBe(before[2])
    await heap.atomically((tx) => {
      for (const variable of heap.variables.all) variable.set(tx, 1)
    })
    expect(await Promise.all(waits)).toEqual([1, 2, 3])
  })
})

describe('a variable that another thread keeps locked', () => {
  const lock = ({ engine: { log }, variables: { count } }: ReturnType<typeof open>) => {
    const at = (count as TVar<number> & { readonly address: number }).address
    const before = Atomics.load(log.words, at)
    Atomics.store(log.words, at, LOCKED | 3)
    return () => Atomics.store(log.words, at, before)
  }
  const open = () => createHeap(layout)

  it('makes atomicallySync give up on a main thread, with an error that says why', () => {
    const heap = open()
    lock(heap)
    const read = () => heap.atomicallySync((tx) => heap.variables.count.get(tx))
    expect(read).toThrow(WouldBlockError)
    expect(read).toThrow(/wait for thread 3, which holds a lock: that lasts long/)
    expect(heap.inspect()).toMatchObject([{ hasTurn: false, holds: [] }])
  })

  it('makes atomically wait, while the event loop turns', async () => {
    const heap = open()
    const unlock = lock(heap)
    const added = heap.atomically((tx) => heap.variables.count.update(tx, (n) => n + 1))
    let turns = 0
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        turns += 1
        if (turns < 5) return
        clearInterval(timer)
        resolve()
      }, 1)
    })
    unlock()
    await added
    expect(heap.variables.count.peek()).toBe(1)
  })

  describe('by a thread that only this one would clean up after', () => {
    let seconds = 0
    /** What happens instead of the passing of the eleventh second. */
    let later: (() => void) | undefined
    const locked = (spawner: number, mayBlock: boolean) => {
      const heap = createHeap(layout, { mayBlock })
      const { log } = heap.engine
      log.words[log.memory.slot(3) + TAKEN] = spawner + 1
      const unlock = lock(heap)
      vi.spyOn(performance, 'now').mockImplementation(() => {
        seconds += 1
        if (seconds === 11) later?.()
        return 1_000 * seconds
      })
      seconds = 0
      later = undefined
      return { heap, unlock }
    }
    afterEach(() => vi.restoreAllMocks())

    it.each([true, false])('makes peek() give up, where this may block: %s', (mayBlock) => {
      const { heap } = locked(0, mayBlock)
      expect(() => heap.variables.count.peek()).toThrow(WouldBlockError)
      expect(() => heap.variables.count.peek()).toThrow(
        /^peek\(\) of 'count' would have to wait for/,
      )
      expect(heap.variables.share.peek()).toBe(0)
    })

    it('makes atomicallySync give up where it may block', () => {
      const { heap } = locked(0, true)
      const read = () => heap.atomicallySync((tx) => heap.variables.count.get(tx), { name: 'x' })
      expect(read).toThrow(WouldBlockError)
      expect(read).toThrow(/^transaction 'x' would have to wait for thread 3, which holds a lock/)
      expect(heap.inspect()).toMatchObject([{ thread: 0, hasTurn: false }, { thread: 3 }])
    })

    it('makes atomicallySync give up while that has the turn', () => {
      const { heap, unlock } = locked(0, true)
      const { words } = heap.engine.log
      unlock()
      words[TURN] = 3 + 1
      heap.variables.count.peek()
      const attempts = vi.spyOn(heap.engine, 'attempts').mockImplementation(() => CONFLICT)
      expect(() => heap.atomicallySync((tx) => heap.variables.count.get(tx))).toThrow(
        /wait for thread 3, which has its turn to run alone/,
      )
      expect(attempts).toHaveBeenCalledTimes(1)
    })

    it.each([0, 2])('though others, of thread %i, have a turn each meanwhile', (spawner) => {
      const { heap } = locked(0, true)
      const { words, memory } = heap.engine.log
      for (const thread of [4, 5]) words[memory.slot(thread) + TAKEN] = spawner + 1
      vi.spyOn(heap.engine, 'attempts').mockImplementation(() => CONFLICT)
      const inTurn = vi.spyOn(heap.engine, 'attemptInTurn').mockImplementation(() => {
        words[TURN] = 5 + (seconds % 2)
        if (seconds > 60) throw new Error('never ends')
        return CONFLICT
      })
      const read = () => heap.atomicallySync((tx) => heap.variables.count.get(tx))
      expect(read).toThrow(/wait for thread 3, which holds a lock/)
      expect(inTurn).toHaveBeenCalled()
    })

    describe('while this waits for something else', () => {
      const wait = (heap: ReturnType<typeof open>, look: () => void) => {
        const { log } = heap.engine
        let looks = 0
        const real = Atomics.wait as (words: unknown, ...rest: unknown[]) => 'timed-out'
        vi.spyOn(Atomics, 'wait').mockImplementation((words, index, ...rest) => {
          if (index !== log.slot + PARK) return real(words, index, ...rest)
          looks += 1
          if (looks > 100) throw new Error('waits forever')
          look()
          return 'timed-out'
        })
        return () => heap.atomicallySync((tx) => check(tx, heap.variables.share.get(tx) > 0))
      }

      it('makes atomicallySync give up, for another may have to wait for that thread', () => {
        const { heap } = locked(0, true)
        const read = wait(heap, () => {})
        expect(read).toThrow(WouldBlockError)
        expect(heap.inspect()).toMatchObject([{ blocked: 0, waitsFor: [] }, { thread: 3 }])
      })

      const open40 = (heap: ReturnType<typeof open>) => {
        if (seconds < 40) return
        const other = attachHeap(layout, heap.buffer)
        other.atomicallySync((tx) => other.variables.share.set(tx, 1))
      }

      it('but not while that lets go of what it holds, and takes it again', () => {
        const { heap, unlock } = locked(0, true)
        const read = wait(heap, () => {
          if (seconds % 3 === 0) unlock()
          else lock(heap)
          open40(heap)
        })
        expect(read()).toBeUndefined()
        expect(seconds).toBe(40)
      })

      it('but not because of a thread that another has spawned', () => {
        const { heap } = locked(2, true)
        const read = wait(heap, () => open40(heap))
        expect(read()).toBeUndefined()
        expect(seconds).toBe(40)
      })
    })
  })

  it('can be given up by a signal', async () => {
    const heap = open()
    lock(heap)
    const controller = new AbortController()
    const added = heap.atomically((tx) => heap.variables.count.get(tx), controller)
    controller.abort('enough')
    await expect(added).rejects.toBe('enough')
  })
})

describe('bad input', () => {
  const heap = createHeap(layout)
  const { variables } = heap

  it.each<[string, TVar<never>, unknown, RegExp]>([
    ['int32', variables.count, 1.5, /1\.5 does not fit into int32/],
    ['int32', variables.count, 2 ** 31, /2147483648 does not fit into int32/],
    ['int32', variables.count, '1', /"1" does not fit into int32/],
    ['int32', variables.count, Number.NaN, /NaN does not fit/],
    ['int32', variables.count, 1n, /1 does not fit into int32/],
    ['int32', variables.count, Symbol('s'), /Symbol\(s\) does not fit into int32/],
    [
      'int32',
      variables.pairs[0]?.[0] as never,
      Object.create(null),
      /an object does not fit into int32/,
    ],
    ['float64', variables.share, '1', /does not fit into float64/],
    ['boolean', variables.isOpen, 1, /1 does not fit into boolean/],
    ['oneOf', variables.mood, 'glad', /"glad" does not fit into oneOf\("calm","cross",null,7\)/],
    ['text', variables.name, 'too long a name', /it takes 15 bytes of UTF-8/],
    ['text', variables.name, '\ud800', /not well-formed/],
    ['struct', variables.place, { x: 1, label: 'abcde', tags: [] }, /text\(4\)/],
    ['struct', variables.place, { x: 1n, label: '', tags: [] }, /1 does not fit into float64/],
    ['struct', variables.place, { x: 1, label: '', tags: [1n] }, /1 does not fit into int32/],
    ['struct', variables.place, { x: 1, label: '', tags: [], y: 2 }, /it has no field 'y'/],
    [
      'struct',
      variables.place,
      { x: 1, label: '', tags: [], [Symbol('s')]: 2 },
      /it has no field Symbol\(s\)/,
    ],
    [
      'struct',
      variables.place,
      { x: 1, label: '' },
      /undefined does not fit into list.* not an array/,
    ],
    ['struct', variables.place, null, /not an object/],
    ['text', variables.name, 7, /7 does not fit into text\(8\): not a string/],
    ['list', variables.names, ['a', 'b', 'c'], /it has 3 items/],
    ['list', variables.names, 'ab', /not an array/],
    ['array', variables.pairs[0]?.[0] as never, 2 ** 40, /int32/],
  ] as never)('a value that does not fit into %s', (_, variable, value, message) => {
    const write = () =>
      heap.atomicallySync((tx) => {
        variables.balance.set(tx, 99)
        variable.set(tx, value as never)
      })
    expect(write).toThrow(DoesNotFitError)
    expect(write).toThrow(message)
    expect(write).toThrow(/Nothing was written/)
    expect(variables.balance.peek()).toBe(2.5)
  })

  it('a value that does not fit leaves an earlier write as it was, if the body goes on', () => {
    const { place } = createHeap(layout).variables
    const heap = createHeap(layout)
    heap.atomicallySync((tx) => {
      const { place } = heap.variables
      place.set(tx, { x: 1, label: 'one', tags: [1] })
      expect(() => place.set(tx, { x: 2, label: 'much too long', tags: [] })).toThrow(RangeError)
    })
    expect(heap.variables.place.peek()).toEqual({ x: 1, label: 'one', tags: [1] })
    expect(place.peek().x).toBe(0)
  })

  it.each([
    ['a text', (count: number) => text(count)],
    ['a list', (count: number) => list(count, int32)],
    ['an array', (count: number) => array(count, int32)],
    ['a queue', (count: number) => queue(count, int32)],
    ['a semaphore', (count: number) => semaphore(count)],
  ])('a size of %s that is not a count', (_, make) => {
    for (const count of [-1, 0.5, Number.NaN, Infinity, '2' as never]) {
      expect(() => make(count)).toThrow(RangeError)
    }
  })

  it('a buffer that is no heap, or of another layout', () => {
    const wrong: [unknown, RegExp][] = [
      [new ArrayBuffer(4096), /is not a SharedArrayBuffer/],
      [new SharedArrayBuffer(4096), /holds no heap/],
      [new SharedArrayBuffer(3), /holds no heap/],
      [createHeap({ ...layout, count: float64 }).buffer, /another layout/],
      [createHeap({ other: layout.count, ...layout }).buffer, /another layout/],
      [createHeap({ ...layout, pairs: array(2, array(4, int32)) }).buffer, /another layout/],
      [createHeap({ ...layout, mood: oneOf('cross', 'calm', null, 7) }).buffer, /another layout/],
    ]
    for (const [buffer, message] of wrong) {
      const attach = () => attachHeap(layout, buffer as SharedArrayBuffer)
      expect(attach).toThrow(MisuseError)
      expect(attach).toThrow(message)
    }
  })

  it.each<[string, Layout, Layout]>([
    ['infinities', { x: oneOf(Infinity, -Infinity) }, { x: oneOf(-Infinity, Infinity) }],
    ['NaN', { x: oneOf(null, Number.NaN) }, { x: oneOf(Number.NaN, null) }],
    ['zeros', { x: oneOf(0, -0) }, { x: oneOf(-0, 0) }],
    ['a number and its text', { x: oneOf(1, '1') }, { x: oneOf('1', 1) }],
    [
      'first infinities',
      { x: startingAt(float64, Infinity) },
      { x: startingAt(float64, -Infinity) },
    ],
    ['first zeros', { x: startingAt(float64, 0) }, { x: startingAt(float64, -0) }],
  ])('a layout that differs in %s alone', (_, mine, other) => {
    const { buffer } = createHeap(mine)
    expect(() => attachHeap(other, buffer)).toThrow(/another layout/)
    expect(() => attachHeap(mine, buffer)).not.toThrow()
  })

  it.each([Number.NaN, -1, 1.5, Infinity])('a text or a list of at most %d', (most) => {
    expect(() => text(most)).toThrow(/^the bytes of a text must be a whole number/)
    expect(() => list(most, int32)).toThrow(/^the items of a list must be a whole number/)
  })

  it.each([8, 99, -1, 0.5, Number.NaN, '1', 0])('no other thread to recover: %j', (thread) => {
    const heap = createHeap(layout)
    const recover = () => heap.recover(thread as number)
    expect(recover).toThrow(MisuseError)
    expect(recover).toThrow(/^recover\(\) cannot clean up after thread .* from 0 to 7\./)
    expect(heap.inspect()).toHaveLength(1)
    expect(heap.recover(7)).toBe('nothing to do')
  })

  it('too many threads', () => {
    const heap = createHeap(layout, { threads: 2 })
    attachHeap(layout, heap.buffer)
    expect(() => attachHeap(layout, heap.buffer)).toThrow(/all 2 slots .* are taken/)
    for (const threads of [0, 32, 1.5, Number.NaN]) {
      expect(() => createHeap(layout, { threads })).toThrow(/from 1 to 31/)
    }
  })

  it('a transaction that writes more than its log can hold', () => {
    const heap = createHeap({ all: array(20, int32) }, { logWords: 40 })
    const writeAll = (count: number) => () =>
      heap.atomicallySync((tx) => {
        for (const variable of heap.variables.all.slice(0, count)) variable.set(tx, 1)
      })
    expect(writeAll(11)).toThrow(/more than its log of 40 words/)
    expect(heap.variables.all.map((variable) => variable.peek())).toEqual(Array(20).fill(0))
    writeAll(10)()
    expect(heap.variables.all.filter((variable) => variable.peek() === 1)).toHaveLength(10)
  })

  it('a transaction in its turn reads more than its log can hold, which is for writes', () => {
    const heap = createHeap({ all: array(20, int32) }, { logWords: 4 })
    const { all } = heap.variables
    const [first] = all as [TVar<number>]
    heap.atomicallySync((tx) => first.set(tx, 1))
    const total = (tx: Tx) => all.reduce((sum, variable) => sum + variable.get(tx), 0)
    const held = () => heap.inspect().flatMap(({ holds }) => holds)
    const inTurn = heap.engine.attemptInTurn((tx) => {
      first.set(tx, 2)
      return [total(tx), held().length]
    })
    expect(inTurn).toEqual([2, 19])
    expect([first.peek(), held()]).toEqual([2, []])
    expect(heap.atomicallySync(total)).toBe(2)
  })

  it('a variable of another heap, or of another engine', async () => {
    const [bank, shop] = [createHeap(layout, { name: 'bank' }), createHeap(layout)]
    const plain = new TVar(0, { name: 'plain' })
    const mixed = [
      [bank, shop.variables.count, /'count' belongs to the shared heap, .* 'bank'/],
      [
        shop,
        bank.variables.count,
        /'count' belongs to the shared heap 'bank', .*the shared heap\./,
      ],
      [shop, createHeap(layout).variables.count, /belongs to another shared heap, .*shared heap\./],
      [shop, plain, /'plain' belongs to the event loop .* runs on the shared heap\./],
    ] as const
    for (const [heap, variable, message] of mixed) {
      for (const use of [(tx: never) => variable.get(tx), (tx: never) => variable.set(tx, 1)]) {
        const run = () =>
          heap.atomicallySync((tx) => {
            heap.variables.balance.set(tx, 1)
            use(tx as never)
          })
        expect(run).toThrow(MisuseError)
        expect(run).toThrow(message)
        expect(heap.variables.balance.peek()).toBe(2.5)
      }
    }
    await expect(atomically((tx) => bank.variables.count.get(tx))).rejects.toThrow(
      /'count' belongs to the shared heap 'bank', .* runs on the event loop\./,
    )
  })
})

describe('waiting in atomicallySync', () => {
  afterEach(() => vi.restoreAllMocks())

  it('is refused on a main thread, by the names of what it would wait for', () => {
    const heap = createHeap(layout)
    const wait = () =>
      heap.atomicallySync((tx) => check(tx, heap.variables.count.get(tx) > 0), { name: 'the wait' })
    expect(wait).toThrow(WouldBlockError)
    expect(wait).toThrow(/'the wait' would have to wait for count,/)
  })

  it('is an error where Atomics.wait is forbidden, and leaves nothing behind', () => {
    const heap = createHeap(layout, { mayBlock: true })
    const { count, isOpen } = heap.variables
    vi.spyOn(Atomics, 'wait').mockImplementation(() => {
      throw new TypeError('Atomics.wait cannot be called in this context')
    })
    const wait = () =>
      heap.atomicallySync((tx) => {
        isOpen.set(tx, true)
        check(tx, count.get(tx) > 0)
      })
    expect(wait).toThrow(MisuseError)
    expect(wait).toThrow(/must wait in atomicallySync, and this thread is not allowed to/)
    expect(isOpen.peek()).toBe(false)
    expect(heap.inspect()).toEqual([
      { thread: 0, blocked: 0, waitsFor: [], holds: [], hasTurn: false },
    ])
  })

  it('ends without a wake-up, if a thread that was spawned may have died and owe it', () => {
    const heap = createHeap(layout, { mayBlock: true })
    const other = attachHeap(layout, heap.buffer)
    const { log } = heap.engine
    log.words[log.memory.slot(1) + TAKEN] = heap.thread + 1
    const wait = vi.spyOn(Atomics, 'wait').mockImplementation((_, index, __, time = Infinity) => {
      if (index !== log.slot + PARK || time === Infinity) throw new Error('waits forever')
      const { address } = other.variables.count as TVar<number> & { readonly address: number }
      log.words[address + MASK] = 0 // so that nobody is woken
      other.atomicallySync((tx) => other.variables.count.set(tx, 1))
      return 'timed-out'
    })
    expect(heap.atomicallySync((tx) => check(tx, heap.variables.count.get(tx) > 0))).toBeUndefined()
    expect(wait).toHaveBeenCalledTimes(1)
  })

  it('of a transaction that has read nothing is an error on any thread', () => {
    const heap = createHeap(layout, { mayBlock: true })
    expect(() => heap.atomicallySync(retry)).toThrow(/before it read a variable/)
  })
})

it('the words of the buffer have names', () => {
  const heap = createHeap({ forks: array(2, int32), share: float64 }, { threads: 2 })
  const named = Array.from({ length: heap.buffer.byteLength / 4 }, (_, i) => heap.nameOf(i))
  expect(named.filter((name) => name !== undefined)).toEqual([
    ...['clock', 'turn'],
    ...[0, 1].flatMap((i) => [`wake-ups[${i}]`, `taken[${i}]`, `blocked[${i}]`, `status[${i}]`]),
    ...[0, 1].flatMap((i) => [`forks[${i}].lock`, `forks[${i}].waiters`, `forks[${i}]`]),
    ...['share.lock', 'share.waiters', 'share.word[0]', 'share.word[1]'],
  ])
  const words = new Int32Array(heap.buffer)
  heap.atomicallySync((tx) => heap.variables.forks[1]?.set(tx, 7))
  expect(words[named.indexOf('forks[1]')]).toBe(7)
  expect(words[named.indexOf('clock')]).toBe(1)
  expect(words[named.indexOf('taken[0]')]).not.toBe(0)
})

it('a commit validates what only a branch had written that failed', () => {
  const heap = createHeap({ x: int32, y: int32 })
  const { x, y } = heap.variables
  const { words } = heap.engine.log
  const { address } = x as TVar<number> & { readonly address: number }
  let runs = 0
  heap.atomicallySync((tx) => {
    runs += 1
    x.get(tx)
    orElse(
      (tx) => {
        x.set(tx, 1)
        return retry(tx)
      },
      (tx) => y.set(tx, 1),
    )(tx)
    // What a commit of x by another thread leaves.
    if (runs === 1) Atomics.store(words, address, Atomics.add(words, CLOCK, 1) + 1)
  })
  expect([runs, x.peek(), y.peek()]).toEqual([2, 0, 1])
})

describe('a stack that overflows', () => {
  it('leaves no lock behind, and nothing half written, at whatever depth', () => {
    const heap = createHeap({ x: int32, y: int32, z: int32 })
    const { x, y } = heap.variables
    let committed = 0
    const dig = (): void => {
      heap.atomicallySync((tx) => {
        x.set(tx, x.get(tx) + 1)
        y.set(tx, y.get(tx) + 1)
      })
      committed += 1
      dig()
    }
    const digFrom = (depth: number): void => (depth === 0 ? dig() : digFrom(depth - 1))
    for (let i = 0; i < 20; i += 1) {
      expect(() => digFrom(i)).toThrow()
      expect(heap.inspect().flatMap(({ holds }) => holds)).toEqual([])
      expect(x.peek()).toBe(y.peek())
    }
    expect(x.peek()).toBeGreaterThanOrEqual(committed)
    expect(x.peek()).toBeLessThanOrEqual(committed + 20)
  })

  describe('where a transaction begins', () => {
    const overflow = () => {
      throw new RangeError('Maximum call stack size exceeded')
    }
    afterEach(() => vi.restoreAllMocks())

    it('leaves no transaction running', () => {
      const heap = createHeap({ x: int32 })
      const { x } = heap.variables
      const begin = vi.spyOn(heap.engine.log, 'begin').mockImplementationOnce(overflow)
      expect(() => heap.atomicallySync((tx) => x.set(tx, 1))).toThrow(RangeError)
      heap.atomicallySync((tx) => x.set(tx, 2))
      expect([begin.mock.calls.length, x.peek()]).toEqual([2, 2])
    })

    it('lets none run before what another left is cleaned up', () => {
      const heap = createHeap({ x: int32 })
      const { x } = heap.variables
      const { log } = heap.engine
      log.words[log.slot + STATUS] = LOCKING // as in the middle of a commit
      const body = vi.fn((tx: Tx) => x.set(tx, 1))
      vi.spyOn(Atomics, 'load').mockImplementationOnce(overflow)
      expect(() => heap.atomicallySync(body)).toThrow(MisuseError)
      expect(body).not.toHaveBeenCalled()
      heap.atomicallySync(body)
      expect(x.peek()).toBe(1)
    })
  })
})

describe('a stack that overflows where a turn ends', () => {
  afterEach(() => vi.restoreAllMocks())

  /** Overflows at some calls of an operation from when a turn is taken: those whose numbers are `calls`. */
  const overflowAt = (name: 'store' | 'compareExchange' | 'add', calls: readonly number[]) => {
    const { [name]: real, compareExchange } = Atomics
    let count = 0
    let hasTurn = false
    const planted = (words: Int32Array, index: number, ...rest: [number, number]) => {
      if (hasTurn) {
        count += 1
        if (calls.includes(count)) throw new RangeError('Maximum call stack size exceeded')
      }
      return (real as typeof compareExchange)(words, index, ...rest)
    }
    vi.spyOn(Atomics, name).mockImplementation(planted as never)
    return () => {
      hasTurn = true
    }
  }

  const places = (['store', 'compareExchange', 'add'] as const).flatMap((name) =>
    [[1], [2], [3], [1, 2], [2, 3], [2, 3, 4], [1, 2, 3, 4, 5]].map((at) => [name, at] as const),
  )

  it.each(places)('at %s %j leaves the turn free for the next', async (name, calls) => {
    const other = createHeap({ x: int32, y: int32 })
    const heap = attachHeap({ x: int32, y: int32 }, other.buffer)
    const { x, y } = heap.variables
    const { engine } = heap
    const start = overflowAt(name, calls)
    try {
      engine.attemptInTurn((tx) => {
        start()
        x.set(tx, y.get(tx) + 1)
      })
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
    }
    vi.restoreAllMocks()
    await null
    heap.atomicallySync((tx) => y.set(tx, 0))
    expect(heap.inspect()).toMatchObject([
      { holds: [], hasTurn: false },
      { holds: [], hasTurn: false },
    ])
    const again = (tx: Tx) => other.variables.x.get(tx)
    expect(other.engine.attemptInTurn(again)).toBe(x.peek())
    expect(engine.attemptInTurn((tx) => x.get(tx))).toBe(x.peek())
  })

  interface Repairing {
    repair(): void
  }

  it('is repaired by the next attempt in turn as well', () => {
    const heap = createHeap({ x: int32 })
    const { x } = heap.variables
    const { engine } = heap
    vi.spyOn(engine as unknown as Repairing, 'repair').mockImplementationOnce(() => {})
    const start = overflowAt('compareExchange', [1])
    const addOne = (tx: Tx) => {
      x.set(tx, x.get(tx) + 1)
      start()
    }
    engine.attemptInTurn(addOne)
    vi.restoreAllMocks()
    expect(heap.inspect()).toMatchObject([{ hasTurn: true }])
    expect(engine.attemptInTurn((tx) => x.get(tx))).toBe(1)
    expect(heap.inspect()).toMatchObject([{ hasTurn: false }])
  })
})

describe('the installed engine', () => {
  it('runs atomically on the heap, and orElse undoes what it wrote there', async () => {
    const heap = createHeap(layout)
    const restore = heap.use()
    const { count, share } = heap.variables
    await atomically(
      orElse(
        (tx) => {
          count.set(tx, 1)
          share.set(tx, 1)
          return retry(tx)
        },
        (tx) => share.set(tx, count.get(tx) + 0.5),
      ),
    )
    expect([count.peek(), share.peek()]).toEqual([0, 0.5])
    restore()
    expect(useEngine(heap.engine)).toBeTypeOf('function')
  })
})
