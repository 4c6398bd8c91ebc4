import { AsyncLocalStorage } from 'node:async_hooks'
import { createRequire } from 'node:module'
import { Semaphore } from 'async-mutex'
import type { Program } from '../program.ts'

/** A place that two tasks write to, and where a third one reads which of them came last. */
export interface LatePlace {
  /** Makes what the tasks share. */
  readonly make: () => object
  readonly put: (value: number, at: never) => void
  readonly get: (at: never) => unknown
}

export const place = <At extends object>(
  make: () => At,
  put: (value: number, at: At) => void,
  get: (at: At) => unknown,
): LatePlace => ({ make, put, get })

interface Holder {
  readonly object: Partial<Record<symbol, number>>
}

const key = Symbol('state')
const registered = Symbol.for('state')
const keys = { state: Symbol('state') }

const under = (keyOf: () => symbol): LatePlace =>
  place<Holder>(
    () => ({ object: {} }),
    (value, { object }) => {
      object[keyOf()] = value
    },
    ({ object }) => object[keyOf()],
  )

/** A class that is made on the way. */
interface Late {
  type?: { set(value: number): void; get(): number }
}

function makeType(): Required<Late>['type'] {
  return class {
    static #value = 0
    readonly name = 'made on the way'
    static set(value: number): void {
      // biome-ignore lint/complexity/noThisInStatic: by its name it would close over itself.
      this.#value = value
    }
    static get(): number {
      // biome-ignore lint/complexity/noThisInStatic: the same.
      return this.#value
    }
  }
}

interface Addressed {
  readonly url: URL
  parameters?: URLSearchParams
}

interface Tied {
  readonly first: AbortController
  readonly second: AbortController
  either?: AbortSignal
}

interface Heard {
  readonly controller: AbortController
  readonly listener: () => void
  said: number
}

interface Viewed {
  readonly bytes: Buffer
  view?: Buffer
}

const handler: { (): void; calls?: number } = () => {}

interface Counted {
  readonly signal: AbortSignal
  readonly listener: () => void
  times: number
}

class One {
  readonly number = 1
}

class Two {
  readonly number = 2
}

/** Places where no sooner than in the run something is put, of which the start shows little or nothing. */
export const latePlaces: Readonly<Record<string, LatePlace>> = {
  'a property under a symbol of the module': under(() => key),
  'a property under a registered symbol': under(() => registered),
  'a property under a symbol in an object': under(() => keys.state),
  'a `#private` static field of a class that is made on the way': place<Late>(
    () => ({}),
    (value, at) => {
      at.type ??= makeType()
      at.type.set(value)
    },
    ({ type }) => type?.get(),
  ),
  'a property of an array with a hole': place<{ readonly list: unknown[] & { tag?: number } }>(
    () => ({ list: new Array(1) }),
    (value, { list }) => {
      list.tag = value
    },
    ({ list }) => list.tag,
  ),
  'which parameters belong to a URL': place<Addressed>(
    () => ({ url: new URL('https://example.org/?page=0') }),
    (value, at) => {
      at.parameters = value === 1 ? at.url.searchParams : new URLSearchParams('page=0')
    },
    ({ url, parameters }) => {
      parameters?.set('page', '5')
      return url.search === '?page=5' ? 1 : 2
    },
  ),
  'a property that is defined where an object is created': place<{ made?: { value: number } }>(
    () => ({}),
    (value, at) => {
      at.made = Object.create(null, { value: { value } })
    },
    ({ made }) => made?.value,
  ),
  'which signals another one is tied to': place<Tied>(
    () => ({ first: new AbortController(), second: new AbortController() }),
    (value, at) => {
      at.either = AbortSignal.any([(value === 1 ? at.first : at.second).signal])
    },
    ({ first, either }) => {
      first.abort()
      return either?.aborted === true ? 1 : 2
    },
  ),
  'a property of a function that an object holds': place(
    () => {
      delete handler.calls
      return {}
    },
    (value) => {
      const request = { handler }
      request.handler.calls = value
    },
    () => handler.calls,
  ),
  'whether two buffers share their memory': place<Viewed>(
    () => ({ bytes: Buffer.from([0]) }),
    (value, at) => {
      at.view = value === 1 ? at.bytes.subarray(0) : Buffer.from(at.bytes)
    },
    ({ bytes, view }) => {
      view?.fill(5)
      return bytes[0] === 5 ? 1 : 2
    },
  ),
  'what a class that is made on the way inherits from': place<{ type?: object }>(
    () => ({}),
    (value, at) => {
      at.type = Object.setPrototypeOf(class {}, value === 1 ? One : Two)
    },
    ({ type }) => (type !== undefined && Object.getPrototypeOf(type) === One ? 1 : 2),
  ),
  'the only property of an error that was made without `new`': place<{ tag?: number }>(
    () => Object.create(Error.prototype),
    (value, error) => {
      error.tag = value
    },
    ({ tag }) => tag,
  ),
  'how often somebody listens to a signal': place<Counted>(
    () => {
      const counted: Counted = {
        signal: new AbortController().signal,
        listener: () => {
          counted.times += 1
        },
        times: 0,
      }
      return counted
    },
    (value, { signal, listener }) => {
      signal.removeEventListener('change', listener)
      signal.addEventListener('change', listener, { once: value === 1 })
    },
    (counted) => {
      counted.times = 0
      for (const _ of [1, 2]) counted.signal.dispatchEvent(new Event('change'))
      return counted.times
    },
  ),
  'who listens to a signal for another event': place<Heard>(
    () => {
      const heard: Heard = {
        controller: new AbortController(),
        listener: () => {
          heard.said = 1
        },
        said: 0,
      }
      return heard
    },
    (value, { controller: { signal }, listener }) => {
      if (value === 1) signal.addEventListener('change', listener)
      else signal.removeEventListener('change', listener)
    },
    (heard) => {
      heard.said = 2
      heard.controller.signal.dispatchEvent(new Event('change'))
      return heard.said
    },
  ),
}

/**
 * Fails if Ann wrote last, Bob before her, and three others have come in one order: in 14 of 721
 * interleavings. So few that a sample of runs is likely to meet none where states are merged wrongly.
 */
export const lastWriter =
  ({ make, put, get }: LatePlace): Program =>
  () => {
    const at = make() as never
    const order: string[] = []
    const comes = (name: string) => async () => void order.push(name)
    return {
      subject: { at, order },
      tasks: {
        Ann: async () => put(1, at),
        Bob: async () => put(2, at),
        ...Object.fromEntries(['a', 'b', 'c'].map((name) => [name, comes(name)])),
        async Cat() {
          if (order.join('') === 'abc' && get(at) === 1) throw new Error('Ann was the last')
        },
      },
    }
  }

const names = ['a', 'b', 'c', 'd']

/** Programs in which what was seen and what there is do not tell all. */
export const lateStates: Readonly<Record<string, Program>> = {
  'a loop over a Set that goes on when an element was removed and put back': ({ work }) => {
    const set = new Set(['x'])
    const order: string[] = []
    const comes = (name: string) => async () => void order.push(name)
    return {
      subject: { set, order },
      tasks: {
        async Ann() {
          let met = 0
          for (const _ of set) {
            met += 1
            if (met === 1) await work('waits')
          }
          if (met === 2 && order.join('') === 'abcd') throw new Error('twice')
        },
        async Bob() {
          set.delete('x')
          set.add('x')
        },
        ...Object.fromEntries(names.map((name) => [name, comes(name)])),
      },
    }
  },
  'a loop over the keys of a Map that was filled again': ({ work }) => {
    const routes = new Map([
      ['a', 1],
      ['b', 2],
    ])
    const sent: string[] = []
    return {
      subject: { routes },
      record: sent,
      tasks: {
        async sender() {
          for (const route of routes.keys()) {
            await work(`sends ${route}`)
            sent.push(route)
          }
        },
        async reload() {
          routes.clear()
          routes.set('a', 1).set('b', 2)
        },
        async other() {
          await work('one')
          await work('two')
        },
      },
      finally: { 'once each': () => sent.length === 2 },
    }
  },
  'a signal that only one task has, and that two others abort': ({ work }) => {
    const [first, second] = [new AbortController(), new AbortController()]
    const order: string[] = []
    const comes = (name: string) => async () => void order.push(name)
    return {
      subject: { first, second, order },
      tasks: {
        async Ann() {
          const either = AbortSignal.any([first.signal, second.signal])
          await work('waits')
          if (either.reason === 'second' && first.signal.aborted && order.join('') === 'cba') {
            throw new Error('the second came first')
          }
        },
        Bob: async () => first.abort('first'),
        Cat: async () => second.abort('second'),
        ...Object.fromEntries(['a', 'b', 'c'].map((name) => [name, comes(name)])),
      },
    }
  },
  'the order of a Set in the record': () => {
    const seen = new Set<string>()
    const comes = (name: string) => async () => void seen.add(name)
    return {
      record: { seen },
      tasks: Object.fromEntries([...names, 'e'].map((name) => [name, comes(name)])),
      finally: { 'in another order': () => [...seen].join('') !== 'bacde' },
    }
  },
  'an invariant that remembers': ({ work }) => {
    const box = { value: 0 }
    let last = 0
    const sets = (value: number) => async () => {
      await work('waits')
      box.value = value
    }
    return {
      subject: box,
      tasks: { Ann: sets(2), Bob: sets(1), Carol: () => work('waits') },
      invariants: {
        'never falls'() {
          const before = last
          last = box.value
          return box.value >= before
        },
      },
    }
  },
}

/** A getter throws until both have counted. Nobody calls it. */
export const untouched: Program = ({ work }) => {
  const box = {
    count: 0,
    get ready(): boolean {
      if (box.count < 2) throw new Error('not ready')
      return true
    },
  }
  const add = async () => {
    await work('waits')
    box.count += 1
  }
  return { subject: box, tasks: { Ann: add, Bob: () => add() } }
}

/** A task puts an object into the record, and changes it later. */
export const changed: Program = ({ work }) => {
  const record = { log: [] as { isDone: boolean }[], order: '', last: '' }
  const runs = (name: string) => async () => {
    const entry = { isDone: false }
    record.log.push(entry)
    await work('runs')
    entry.isDone = true
    record.last = name
  }
  const comes = (name: string) => async () => {
    record.order += name
  }
  return {
    record,
    tasks: { Ann: runs('Ann'), Bob: runs('Bob'), a: comes('a'), b: comes('b') },
    invariants: {
      'the first is done first'() {
        const [first, second] = record.log
        const isAnn = record.order === 'ab' && record.last === 'Ann'
        return !(isAnn && second?.isDone && !first?.isDone)
      },
    },
  }
}

/** What the program enters a context with is nowhere else, and not all tasks have begun. */
export const entered: Program = (world) => {
  const storage = new AsyncLocalStorage<{ value: number }>()
  storage.enterWith({ value: 0 })
  const store = () => storage.getStore() as { value: number }
  return lastWriter({
    make: () => storage,
    put: (value) => {
      store().value = value
    },
    get: () => store().value,
  })(world)
}

/** What the language provides is the same object in every run, and here the program changes it. */
export const patched = lastWriter(
  place(
    () => {
      Error.stackTraceLimit = 10
      return {}
    },
    (value) => {
      Error.stackTraceLimit = 10 + value
    },
    () => Error.stackTraceLimit - 10,
  ),
)

const require = createRequire(import.meta.url)

/** The module is in no variable, and the same in every run. */
export const required = lastWriter(
  place(
    () => {
      delete require('../../../package.json').tag
      return {}
    },
    (value) => {
      require('../../../package.json').tag = value
    },
    () => require('../../../package.json').tag,
  ),
)

/** A timer that the program has set assigns a variable to which no task leads. */
export const reported: Program = () => {
  const stats = { requests: 0 }
  const order: string[] = []
  let last = 0
  setTimeout(() => {
    last = stats.requests
  }, 5)
  const ask = async () => {
    stats.requests += 1
  }
  const comes = (name: string) => async () => void order.push(name)
  return {
    subject: { stats, order },
    tasks: {
      ...{ Ann: ask, Bob: async () => ask(), a: comes('a'), b: comes('b') },
      async Cat() {
        if (order.join('') === 'ab' && stats.requests === 2 && last === 1) throw new Error('stale')
      },
    },
  }
}

/** Who gets a permit is told how many there were. With slower locks it may learn so much later. */
export const counted: Program = () => {
  const pool = new Semaphore(2)
  const order: string[] = []
  const told: Record<string, number> = {}
  const ask = (name: string) => async () => {
    const [value] = await pool.acquire()
    told[name] = value
  }
  const comes = (name: string) => async () => void order.push(name)
  return {
    subject: { pool, order, told },
    tasks: {
      Ann: ask('Ann'),
      Bob: ask('Bob'),
      ...Object.fromEntries(['a', 'b'].map((name) => [name, comes(name)])),
      async Cat() {
        if (order.join('') === 'ba' && told.Ann === 1 && told.Bob === 2)
          throw new Error('Bob first')
      },
    },
  }
}

/** Whether the service hears a signal depends on which of two tasks came last. */
export const hearing: Program = ({ work }) => {
  process.removeAllListeners('SIGUSR2')
  return {
    tasks: {
      async service() {
        for (let page = 0; page < 3; page += 1) await work('loads a page')
        process.on('SIGUSR2', () => {})
        await work('reports')
      },
      async boot() {
        await work('reads the configuration')
        process.removeAllListeners('SIGUSR2')
        await work('listens')
      },
    },
    finally: { 'it hears the signal': () => process.listenerCount('SIGUSR2') === 1 },
  }
}

/** A callback that knows what its task has read goes off again when that task is done. */
export const revived: Program = () => {
  const box = { read: 0, written: 0, timer: null as ReturnType<typeof setTimeout> | null }
  const order: string[] = []
  return {
    subject: { box, order },
    tasks: {
      async Ann() {
        const { read } = box
        box.timer = setTimeout(() => {
          box.written = read
        }, 5)
      },
      async Bob() {
        box.read = 1
      },
      async Cat() {
        box.written = 0
      },
      async Dan() {
        box.timer?.refresh()
      },
      async Eve() {
        order.push('Eve')
      },
    },
    finally: { 'nothing is written': () => box.written === 0 || order.length > 1 },
  }
}
