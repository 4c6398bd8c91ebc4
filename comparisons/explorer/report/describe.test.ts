import { EventEmitter, once } from 'node:events'
import { Mutex, Semaphore } from 'async-mutex'
import pLimit from 'p-limit'
import { describe, expect, it } from 'vitest'
import { atomically, check, TVar } from '../../../stm/index.ts'
import { replay } from '../event-loop.suite.ts'
import { slower } from '../execution/schedule.ts'
import {
  describe as describeEvent,
  explainRun,
  type Program,
  type Rule,
  type TraceEvent,
  type World,
} from '../index.ts'

type Kind = TraceEvent['kind']

/** A program, the order of its tasks by their initials, and the words of an event of a kind. */
interface Sample {
  readonly program: Program
  readonly order: string
  readonly rule?: Rule
  readonly repeatsFrom?: number
  readonly words: string
}

/** Alice works while she holds the lock, and Bob comes for it. */
const lockAnd =
  (
    bob: (lock: Mutex) => Promise<unknown>,
    alice = (lock: Mutex): void => lock.release(),
  ): Program =>
  ({ work }) => {
    const lock = new Mutex()
    return {
      subject: { lock },
      tasks: {
        Alice: async () => {
          await lock.acquire()
          await work('works')
          alice(lock)
        },
        Bob: () => bob(lock),
      },
    }
  }

const queueing = lockAnd((lock) => lock.acquire())

/** Alice and Bob each run this transaction. */
const transacting =
  (transaction: (x: TVar<number>) => Promise<unknown>): Program =>
  () => {
    const x = new TVar(0)
    return { subject: { x }, tasks: { Alice: () => transaction(x), Bob: () => transaction(x) } }
  }

const incrementing = transacting((x) => atomically((tx) => x.set(tx, x.get(tx) + 1)))

const ringing: Program = () => {
  const bell = new EventEmitter()
  return {
    subject: { bell },
    tasks: { Alice: () => once(bell, 'rings'), Bob: async () => bell.emit('rings') },
  }
}

const limited: Program = ({ work }) => {
  const limit = pLimit(1)
  const use = () => limit(() => work('works'))
  return { subject: { limit }, tasks: { Alice: use, Bob: () => use() } }
}

const alone =
  (run: (world: World) => Promise<unknown>): Program =>
  (world) => ({ subject: {}, tasks: { Alice: () => run(world) } })

/** Somebody looks at the clock, so it matters how long things take. */
const late: Program = ({ work }) => ({
  subject: {},
  tasks: {
    Alice: async () => {
      const start = Date.now()
      await work('looks')
      return Date.now() - start
    },
  },
})

const recording: Program = () => {
  const record: { seen?: number } = {}
  return {
    subject: {},
    record,
    tasks: {
      Alice: async () => {
        record.seen = 1
      },
    },
  }
}

const waiting = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const SAMPLES: Readonly<Record<Kind, Sample>> = {
  acquire: { program: queueing, order: 'A', words: 'acquires lock' },
  wait: { program: queueing, order: 'AB', words: 'waits for lock' },
  granted: { program: queueing, order: 'ABAA', words: 'lock goes to Bob' },
  refused: {
    program: lockAnd(
      (lock) => lock.acquire().catch(() => {}),
      (lock) => lock.cancel(),
    ),
    order: 'ABAA',
    words: 'Bob is refused lock',
  },
  release: { program: queueing, order: 'AAA', words: 'releases lock' },
  'wait-for-unlock': {
    program: lockAnd((lock) => lock.waitForUnlock()),
    order: 'AB',
    words: 'waits until lock is free',
  },
  'slot-asked': { program: limited, order: 'A', words: 'asks for a slot of limit' },
  'slot-taken': { program: limited, order: 'A', words: 'gets a slot of limit' },
  'slot-granted': { program: limited, order: 'ABAA', words: 'a slot of limit goes to Bob' },
  'event-awaited': { program: ringing, order: 'A', words: 'waits for the event rings of bell' },
  'event-came': { program: ringing, order: 'AB', words: 'the event rings of bell reaches Alice' },
  commit: { program: incrementing, order: 'A', words: 'commits x 0→1' },
  retry: {
    program: transacting((x) => atomically((tx) => check(tx, x.get(tx) > 0))),
    order: 'A',
    words: 'retries: waits for x to change',
  },
  conflict: {
    program: incrementing,
    order: 'AABBBA',
    rule: 'preemptive',
    words: 'conflict: x changed; starts over',
  },
  read: { program: incrementing, order: 'AA', rule: 'preemptive', words: 'reads x = 0' },
  peek: {
    program: transacting(async (x) => x.peek()),
    order: 'A',
    words: 'peeks at x = 0',
  },
  'and-so-on': {
    program: alone(async () => {
      const lock = new Mutex()
      for (let i = 0; i < 40; i += 1) await lock.runExclusive(() => {})
    }),
    order: 'A',
    rule: 'node',
    words: 'and so on',
  },
  'immediate-set': {
    program: alone(() => new Promise((resolve) => setImmediate(resolve))),
    order: 'A',
    words: 'sets an immediate',
  },
  'immediate-fired': {
    program: alone(() => new Promise((resolve) => setImmediate(resolve))),
    order: 'AA',
    words: 'its immediate runs',
  },
  'time-passes': { program: late, order: 'Aa', words: 'after 50 ms' },
  'timer-set': { program: alone(() => waiting(5)), order: 'A', words: 'sets a timer of 5 ms' },
  'timer-fired': {
    program: alone(() => waiting(5)),
    order: 'AA',
    words: 'its timer of 5 ms fires',
  },
  random: {
    program: alone(async () => Math.random()),
    order: 'A',
    words: 'draws 0.', // and some digits
  },
  work: { program: alone(({ work }) => work('thinks')), order: 'A', words: 'thinks' },
  'work-ended': {
    program: alone(({ work }) => Promise.all([work('posts'), work('posts')])),
    order: 'AA',
    words: 'ended: posts (1st)',
  },
  done: { program: alone(async () => {}), order: 'A', words: 'done' },
  'start-over': {
    program: (world) => ({ ...alone(async () => {})(world), endless: ['Alice'] }),
    order: 'A',
    repeatsFrom: 0,
    words: 'done, and starts over',
  },
  threw: {
    program: alone(() => Promise.reject(new RangeError('too far'))),
    order: 'A',
    words: 'throws RangeError: too far',
  },
  record: { program: recording, order: 'A', words: 'seen 1' },
}

describe('every kind of event comes from a real run, is plain data, and has its words', () => {
  it.each(Object.entries(SAMPLES))(
    '%s',
    async (kind, { program, order, rule, repeatsFrom, words }) => {
      const names = Object.keys(program({ work: async () => {} }).tasks)
      const moves = [...order].map((initial) => {
        const task = names.findIndex((name) => name.startsWith(initial))
        // In lower case: the task goes on late.
        return initial === 'a' ? slower({ task: 0, operation: 0 }, 1) : { task, operation: 0 }
      })
      const { steps } = await replay(program, moves, rule, repeatsFrom)
      const events = steps.slice(0, moves.length).flatMap((step) => step.events)
      const found = events.filter((event) => event.kind === kind)
      expect(found.map(describeEvent).join()).toContain(words)
      expect(JSON.parse(JSON.stringify(found))).toEqual(found)
      for (const { actions, events } of steps) {
        const texts = events.map(describeEvent)
        const rounds = kind === 'and-so-on' ? [...new Set(texts)] : texts
        expect(actions).toEqual(rounds)
      }
    },
  )
})

it('a commit that changes nothing shows what was read, and each value once', async () => {
  const looking = transacting((x) => atomically((tx) => x.get(tx) + x.get(tx)))
  const { steps } = await replay(looking, [{ task: 0, operation: 0 }])
  expect(steps[0]?.events).toContainEqual({
    kind: 'commit',
    changes: [],
    reads: [{ variable: 'x', value: '0' }],
  })
  expect(steps[0]?.actions).toContain('reads x = 0')
})

it('what is in a #private field goes by the name of the field', async () => {
  class Till {
    static #spare = [new Mutex()]
    readonly #locks = [new Mutex()]

    both() {
      return [...this.#locks, ...Till.#spare]
    }
  }
  const { steps } = await replay(() => {
    const till = new Till()
    const lockBoth = () => Promise.all(till.both().map((lock) => lock.runExclusive(() => {})))
    return { subject: { Till, till }, tasks: { Ann: lockBoth } }
  }, [])
  const actions = steps.flatMap((step) => step.actions)
  expect(actions).toContain('acquires till.#locks[0]')
  expect(actions).toContain('acquires Till.#spare[0]')
})

it('an error of several lines keeps to the column of its task, and is told in full at the end', async () => {
  const run = await replay(
    ({ work }) => {
      const fail = async () => {
        await work('asks\nand waits')
        throw new Error('not equal:\n\n+ 1\n- 2')
      }
      return { tasks: { Ann: async () => {}, Bob: fail } }
    },
    [1, 1].map((task) => ({ task, operation: 0 })),
  )
  expect(explainRun(run).replace(/\s+\(describe\.test\.ts:\d+\)/g, '')).toBe(
    [
      ' step  Ann                                 Bob',
      '   1                                       asks',
      '                                           and waits',
      '   2                                       throws Error: not equal: …',
      '  ✗ end   Bob threw Error: not equal:',
      '',
      '          + 1',
      '          - 2',
    ].join('\n'),
  )
})

it('what an invariant throws is told in one line', async () => {
  const fail = () => {
    throw new Error('not equal:\n1\n2')
  }
  const { ending } = await replay(
    () => ({ tasks: { Ann: async () => {} }, finally: { 'it is equal': fail } }),
    [],
  )
  expect(ending.message).toBe(
    'no longer true: it is equal, in the end (it threw Error: not equal: …)',
  )
})

it('of a record that is a list or a set, a trace says what was added', async () => {
  for (const record of [['tea'], new Set(['tea'])]) {
    const { steps, ending } = await replay(() => {
      const said = Array.isArray(record) ? [...record] : new Set(record)
      const speak = async () => {
        if (Array.isArray(said)) said.push('hi', 'bye')
        else said.add('hi').add('bye')
      }
      return {
        record: said,
        tasks: { Alice: speak },
        invariants: { 'one word': () => [...said].length < 2 },
      }
    }, [])
    expect(steps[0]?.actions).toEqual(['done', 'records hi', 'records bye'])
    expect(ending.message).toBe('no longer true: one word (recorded hi, bye)')
  }
})

it('of a record that is a list, a trace says what was taken away', async () => {
  const { steps } = await replay(() => {
    const said = ['hi', 'bye']
    return { record: said, tasks: { Alice: async () => void said.shift() } }
  }, [])
  expect(steps[0]?.actions).toEqual(['done', 'record[0] bye', 'record[1] is gone'])
})

it('of a record that is a map, a trace says what changed under which key', async () => {
  const { steps } = await replay(() => {
    const paid = new Map([['Ann', 1]])
    return { record: paid, tasks: { Alice: async () => void paid.set('Ann', 2).set('Bob', 1) } }
  }, [])
  expect(steps[0]?.actions).toEqual(['done', 'record[Ann] 2', 'record[Bob] 1'])
})

it('a field that leaves the record is reported', async () => {
  const { steps } = await replay(() => {
    const record: { held?: string } = { held: 'a fork' }
    const drop = async () => {
      delete record.held
    }
    return { subject: {}, record, tasks: { Alice: drop } }
  }, [])
  expect(steps[0]?.events).toContainEqual({
    kind: 'record',
    key: 'held',
    before: 'a fork',
    after: null,
  })
  expect(steps[0]?.actions).toContain('held is gone')
})

it('a semaphore that begins without permits is a signal', async () => {
  const { steps } = await replay(() => {
    const bell = new Semaphore(0)
    const tasks = { Alice: () => bell.acquire(), Bob: async () => bell.release() }
    return { subject: { bell }, tasks }
  }, [])
  const granted = { kind: 'granted', lock: 'bell', permits: 0, task: 'Alice' }
  expect(steps.flatMap(({ events }) => events)).toContainEqual(granted)
})

it('which of several things has ended is told where the task awaits them', async () => {
  const program: Program = ({ work }) => ({
    subject: {},
    tasks: {
      Alice: async () => {
        await Promise.race([work('asks Rome'), work('asks Paris')])
        await work('stores')
        await Promise.all([work('posts'), work('posts'), work('logs')])
      },
    },
  })
  const operations = [0, 1, 1, 2, 1, 1, 0]
  const schedule = operations.map((operation) => ({ task: 0, operation }))
  const { steps } = await replay(program, schedule)
  // Rome answers last, so something else is under way until then.
  expect(steps.map(({ actions }) => actions.join(', '))).toEqual([
    'asks Rome, asks Paris',
    'ended: asks Paris, stores',
    'ended: stores, posts, posts, logs',
    'ended: posts (2nd)',
    'ended: posts',
    'ended: logs, done',
    '',
  ])
})
