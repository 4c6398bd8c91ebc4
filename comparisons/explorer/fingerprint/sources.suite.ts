import { EventEmitter } from 'node:events'
import { Mutex } from 'async-mutex'
import pLimit from 'p-limit'
import { atomically, TVar } from '../../../stm/index.ts'
import type { Program } from '../program.ts'
import * as module from './module-state.suite.ts'

/** A place in which a program can keep a number, with what is needed to read and write it there. */
export interface Place {
  readonly subject: object
  readonly get: () => number
  readonly put: (value: number) => unknown
}

/** One kind of place, and what is said of it if nobody can look there. */
export interface Source {
  readonly make: () => Place
  /** What is told as not seen; `null` where the explorer sees it. */
  readonly unseen: string | null
}

/**
 * Three tasks read a number from `source`, wait, and write back one more. A comparison of states that
 * overlooks the number merges what is not the same, and misses some of the ways to lose an update:
 * when two are done, it is the number alone that tells what comes of the third.
 */
export const counting =
  ({ make }: Source): Program =>
  ({ work }) => {
    const { subject, get, put } = make()
    const add = (name: string) => async () => {
      const before = get()
      await work(name)
      await put(before + 1)
    }
    return {
      subject,
      tasks: { Alice: add('thinks'), Bob: add('writes'), Carol: add('reads') },
      finally: { 'all count': () => get() === 3 },
    }
  }

const seen = (make: () => Place): Source => ({ make, unseen: null })
const opaque = (unseen: string, make: () => Place): Source => ({ make, unseen })

/** A place in which the number is a property of `subject` or of something in it. */
const property = (subject: object, holder: object, key: PropertyKey): Place => ({
  subject,
  get: () => (holder as Record<PropertyKey, number>)[key] ?? 0,
  put: (value) => {
    ;(holder as Record<PropertyKey, number>)[key] = value
  },
})

/** A place that takes one of four objects for 0, 1, 2 and 3. */
const oneOf = <A>(choices: readonly A[], box: { now: A }): Place => ({
  subject: box,
  get: () => choices.indexOf(box.now),
  put: (value) => {
    box.now = choices[value] as A
  },
})

class Private {
  #count = 0
  get(): number {
    return this.#count
  }
  put(value: number): void {
    this.#count = value
  }
}
class Derived extends Private {
  readonly name = 'derived'
}
const asPlace = (subject: Private): Place => ({
  subject,
  get: () => subject.get(),
  put: (value) => subject.put(value),
})

class Fields {
  readonly name = 'fields'
}
class PrivateStatic extends Fields {
  static #count = 0
  static get(): number {
    return PrivateStatic.#count
  }
  static put(value: number): void {
    PrivateStatic.#count = value
  }
}
class Static extends Fields {
  static count = 0
}
class Tally extends Map<string, number> {
  count = 0
}
class Bag extends Set<string> {
  count = 0
}
class Stack extends Array<number> {
  count = 0
}
class Failure extends Error {
  count = 0
}
class Zero {}
class One {}
class Two {}
class Three {}

let count = 0
const registry = new Map<string, number>()
const helper = Object.assign((value: number) => value, { count: 0 })
const key = Symbol('count')
const secret = new Private()
const order: Record<string, number> = { a: 0, b: 0, c: 0, d: 0 }

/** Where programs keep state, by kind of place. */
export const sources: Readonly<Record<string, Source>> = {
  'a property': seen(() => {
    const box = { count: 0 }
    return property(box, box, 'count')
  }),

  // Closures and modules.
  'a variable of the program': seen(() => {
    let here = 0
    return {
      subject: {},
      get: () => here,
      put: (value) => {
        here = value
      },
    }
  }),
  'a variable of a function within the program': seen(() => {
    const makeCounter = (start: number) => {
      let here = start
      const set = (value: number) => {
        here = value
      }
      return { get: () => here, set }
    }
    const { get, set } = makeCounter(0)
    return { subject: {}, get, put: (value) => set(value) }
  }),
  'an object in a closure': seen(() => {
    const box = { inner: { count: 0 } }
    return property({}, box.inner, 'count')
  }),
  'a variable of the module': seen(() => {
    count = 0
    return {
      subject: {},
      get: () => count,
      put: (value) => {
        count = value
      },
    }
  }),
  'a collection of the module': seen(() => {
    registry.clear()
    return {
      subject: {},
      get: () => registry.get('count') ?? 0,
      put: (value) => registry.set('count', value),
    }
  }),
  'a `#private` field of an object of the module': seen(() => {
    secret.put(0)
    return { ...asPlace(secret), subject: {} }
  }),
  'the order of the properties of an object of the module': seen(() => {
    const first = (names: readonly string[]) => {
      for (const name of names) {
        delete order[name]
        order[name] = 0
      }
    }
    first([...'abcd'])
    return {
      subject: {},
      get: () => 'abcd'.indexOf(Object.keys(order)[0] ?? ''),
      put: (value) => {
        first([...'abcd'])
        first([...'abcd'.slice(0, value)])
      },
    }
  }),
  'a variable of another module': seen(() => {
    module.reset()
    return { subject: {}, get: () => module.count, put: (value) => module.set(value) }
  }),
  'a variable of the global object': seen(() => {
    const host = globalThis as { sourcesCount?: number }
    host.sourcesCount = 0
    return {
      subject: {},
      get: () => (globalThis as { sourcesCount?: number }).sourcesCount ?? 0,
      put: (value) => {
        ;(globalThis as { sourcesCount?: number }).sourcesCount = value
      },
    }
  }),
  'a property of a function': seen(() => {
    helper.count = 0
    return {
      subject: {},
      get: () => helper.count,
      put: (value) => {
        helper.count = value
      },
    }
  }),
  'a property that a function gives itself': seen(() => {
    const put = function self(value?: number): number {
      const own = self as { count?: number }
      if (value !== undefined) own.count = value
      return own.count ?? 0
    }
    return { subject: {}, get: () => put(), put }
  }),
  'the arguments of a bound function': seen(() => {
    const box = { count: 0 }
    const put = ((to: { count: number }, value: number) => {
      to.count = value
    }).bind(null, box)
    const get = ((from: { count: number }) => from.count).bind(null, box)
    return { subject: {}, get, put }
  }),
  'which function': seen(() => {
    const box = { now: () => 0 }
    return oneOf([box.now, () => 1, () => 2, () => 3], box)
  }),
  'a function made on the way': opaque('now', () => {
    const box = { now: () => 0 }
    return {
      subject: box,
      get: () => box.now(),
      put: (value) => {
        box.now = () => value
      },
    }
  }),
  'an arrow function in a field': opaque('`this` in put', () => {
    class Counter {
      count = 0
      readonly put = (value: number) => {
        this.count = value
      }
    }
    const counter = new Counter()
    return { subject: {}, get: () => counter.count, put: counter.put }
  }),

  // Properties of many kinds.
  'a property under a symbol': seen(() => {
    const box = { [key]: 0 }
    return property(box, box, key)
  }),
  'a property that is not enumerable': seen(() => {
    const box = Object.defineProperty({}, 'count', { value: 0, writable: true })
    return property(box, box, 'count')
  }),
  'an accessor over a variable': seen(() => {
    let here = 0
    const subject = {
      get count() {
        return here
      },
      set count(value: number) {
        here = value
      },
    }
    return property(subject, subject, 'count')
  }),
  'whether a property is enumerable': seen(() => {
    const box = { a: 0, b: 0, c: 0 }
    const hide = (name: string) => Object.defineProperty(box, name, { enumerable: false })
    return {
      subject: box,
      get: () => 3 - Object.keys(box).length,
      put: (value) => ['a', 'b', 'c'].slice(0, value).map(hide),
    }
  }),
  'whether objects are frozen': seen(() => {
    const boxes = [{}, {}, {}]
    return {
      subject: boxes,
      get: () => boxes.filter((each) => Object.isFrozen(each)).length,
      put: (value) => boxes.slice(0, value).map((each) => Object.freeze(each)),
    }
  }),
  'the order of properties': seen(() => {
    const box: { now: object } = { now: { a: 0, b: 0, c: 0, d: 0 } }
    return {
      subject: box,
      get: () => 'abcd'.indexOf(Object.keys(box.now)[0] ?? ''),
      put: (value) => {
        box.now = Object.fromEntries(
          [...'abcd'.slice(value), ...'abcd'.slice(0, value)].map((k) => [k, 0]),
        )
      },
    }
  }),
  'a named property of an array': seen(() => {
    const list = Object.assign([1], { count: 0 })
    return property(list, list, 'count')
  }),
  'the holes in an array': seen(() => {
    const list: undefined[] = [undefined, undefined, undefined]
    const make = (index: number) => delete list[index]
    return {
      subject: list,
      get: () => [0, 1, 2].filter((index) => !(index in list)).length,
      put: (value) => [0, 1, 2].slice(0, value).map(make),
    }
  }),
  'the length of an array': seen(() => {
    const list: number[] = []
    return property(list, list, 'length')
  }),

  // Classes and prototypes.
  'a `#private` field': seen(() => asPlace(new Private())),
  'a `#private` field of a base class': seen(() => asPlace(new Derived())),
  'a `#private` field of an object that has lost its class': seen(() => {
    const subject = new Private()
    const { get, put } = Private.prototype
    Object.setPrototypeOf(subject, null)
    return { subject, get: () => get.call(subject), put: (value) => put.call(subject, value) }
  }),
  'a `#private` static field': seen(() => {
    PrivateStatic.put(0)
    return {
      subject: {},
      get: () => PrivateStatic.get(),
      put: (value) => PrivateStatic.put(value),
    }
  }),
  'a static field': seen(() => {
    Static.count = 0
    return property({}, Static, 'count')
  }),
  'a field of a prototype': seen(() => {
    const prototype = Fields.prototype as object as { count?: number }
    delete prototype.count
    const subject = new Fields()
    return property(subject, prototype, 'count')
  }),
  'an object that another inherits from': seen(() => {
    const parent = { count: 0 }
    return property(Object.create(parent), parent, 'count')
  }),
  'which prototype': seen(() => {
    const box = { now: {} as { count?: number } }
    return {
      subject: box,
      get: () => box.now.count ?? 0,
      put: (value) => Object.setPrototypeOf(box.now, { count: value }),
    }
  }),
  'which class': seen(() => {
    const box: { now: object } = { now: new Zero() }
    const types = [Zero, One, Two, Three]
    return {
      subject: box,
      get: () => types.findIndex((type) => box.now instanceof type),
      put: (value) => {
        box.now = new (types[value] as typeof Zero)()
      },
    }
  }),
  'a field of a map': seen(() => {
    const tally = new Tally()
    return property(tally, tally, 'count')
  }),
  'a field of a set': seen(() => {
    const bag = new Bag()
    return property(bag, bag, 'count')
  }),
  'a field of an array': seen(() => {
    const stack = new Stack()
    return property(stack, stack, 'count')
  }),
  'a field of an error': seen(() => {
    const failure = new Failure()
    return property(failure, failure, 'count')
  }),

  // Objects of the language.
  'a value in a map': seen(() => {
    const map = new Map([['count', 0]])
    return {
      subject: map,
      get: () => map.get('count') ?? 0,
      put: (value) => map.set('count', value),
    }
  }),
  'the order of a map': seen(() => {
    const map = new Map([0, 1, 2, 3].map((n) => [n, '']))
    const move = (n: number) => {
      map.delete(n)
      map.set(n, '')
    }
    return {
      subject: map,
      get: () => map.keys().next().value ?? 0,
      put: (value) => [0, 1, 2].slice(0, value).map(move),
    }
  }),
  'the order of a set': seen(() => {
    const set = new Set([0, 1, 2, 3])
    const move = (n: number) => {
      set.delete(n)
      set.add(n)
    }
    return {
      subject: set,
      get: () => [...set][0] ?? 0,
      put: (value) => [0, 1, 2].slice(0, value).map(move),
    }
  }),
  'a date': seen(() => {
    const date = new Date(0)
    return { subject: date, get: () => date.getTime(), put: (value) => date.setTime(value) }
  }),
  'where a regular expression goes on': seen(() => {
    const pattern = /a/g
    return property(pattern, pattern, 'lastIndex')
  }),
  'a regular expression': seen(() => {
    const box = { now: /0/ }
    return {
      subject: box,
      get: () => Number(box.now.source),
      put: (value) => {
        box.now = new RegExp(`${value}`)
      },
    }
  }),
  'the message of an error': seen(() => {
    const box = { now: new Error('0') }
    return {
      subject: box,
      get: () => Number(box.now.message),
      put: (value) => {
        box.now = new Error(`${value}`)
      },
    }
  }),
  'the cause of an error': seen(() => {
    const box = { now: new Error('', { cause: 0 }) }
    return {
      subject: box,
      get: () => box.now.cause as number,
      put: (value) => {
        box.now = new Error('', { cause: value })
      },
    }
  }),
  'which kind of error': seen(() => {
    const box: { now: Error } = { now: new Error() }
    const types = [Error, TypeError, RangeError, URIError]
    return {
      subject: box,
      get: () => types.findIndex(({ prototype }) => Object.getPrototypeOf(box.now) === prototype),
      put: (value) => {
        box.now = new (types[value] as ErrorConstructor)()
      },
    }
  }),
  'an exception of the platform': seen(() => {
    const box = { now: new DOMException('0') }
    return {
      subject: box,
      get: () => Number(box.now.message),
      put: (value) => {
        box.now = new DOMException(`${value}`)
      },
    }
  }),
  'a number in an object': seen(() => {
    const box = { now: Object(0) as number }
    return {
      subject: box,
      get: () => Number(box.now),
      put: (value) => {
        box.now = Object(value) as number
      },
    }
  }),
  'a big integer': seen(() => {
    const box = { now: 0n }
    return {
      subject: box,
      get: () => Number(box.now),
      put: (value) => {
        box.now = BigInt(value)
      },
    }
  }),
  'which symbol': seen(() => {
    const symbols = [Symbol(), Symbol(), Symbol(), Symbol()] as const
    return oneOf(symbols, { now: symbols[0] })
  }),
  'which of some objects that look alike': seen(() => {
    const [none, one, two, three] = [{}, {}, {}, {}]
    const box = { now: none }
    return {
      subject: box,
      get: () => {
        if (box.now === one) return 1
        if (box.now === two) return 2
        return box.now === three ? 3 : 0
      },
      put: (value) => {
        if (value === 1) box.now = one
        else box.now = value === 2 ? two : three
      },
    }
  }),
  'a typed array': seen(() => {
    const bytes = new Uint8Array(1)
    return property({ bytes }, bytes, 0)
  }),
  'an array buffer': seen(() => {
    const buffer = new ArrayBuffer(8)
    const view = new DataView(buffer)
    return {
      subject: { buffer },
      get: () => view.getUint8(0),
      put: (value) => view.setUint8(0, value),
    }
  }),
  'a data view': seen(() => {
    const view = new DataView(new ArrayBuffer(8))
    return { subject: view, get: () => view.getUint8(0), put: (value) => view.setUint8(0, value) }
  }),
  'shared memory': seen(() => {
    const view = new Int32Array(new SharedArrayBuffer(8))
    return property(view, view, 0)
  }),
  "a buffer of Node's": seen(() => {
    const buffer = Buffer.from([0])
    return property(buffer, buffer, 0)
  }),
  'the target of a weak reference': seen(() => {
    const objects = [{}, {}, {}, {}] as const
    const box = { now: new WeakRef(objects[0]), objects }
    return {
      subject: box,
      get: () => objects.indexOf(box.now.deref() as object),
      put: (value) => {
        box.now = new WeakRef(objects[value] as object)
      },
    }
  }),
  'a proxy': seen(() => {
    const target = { count: 0 }
    const box = { proxy: new Proxy(target, {}) }
    return property(box, box.proxy, 'count')
  }),
  'a proxy made on the way': seen(() => {
    const box = { now: new Proxy({ count: 0 }, {}) }
    return {
      subject: box,
      get: () => box.now.count,
      put: (value) => {
        box.now = new Proxy({ count: value }, {})
      },
    }
  }),
  'whether a signal has fired, and why': seen(() => {
    const controllers = [0, 1, 2].map(() => new AbortController())
    return {
      subject: { signals: controllers.map(({ signal }) => signal) },
      get: () => controllers.filter(({ signal }) => signal.aborted).length,
      put: (value) => controllers.slice(0, value).map((each) => each.abort('enough')),
    }
  }),
  'a URL': seen(() => {
    const url = new URL('http://host/0')
    return {
      subject: url,
      get: () => Number(url.pathname.slice(1)),
      put: (value) => {
        url.pathname = `/${value}`
      },
    }
  }),
  'parameters of a URL': seen(() => {
    const parameters = new URLSearchParams('count=0')
    return {
      subject: parameters,
      get: () => Number(parameters.get('count')),
      put: (value) => parameters.set('count', `${value}`),
    }
  }),
  'an emitter of events': seen(() => {
    const emitter = new EventEmitter()
    return {
      subject: emitter,
      get: () => emitter.listenerCount('count'),
      put: (value) => {
        emitter.removeAllListeners()
        for (let i = 0; i < value; i += 1) emitter.on('count', () => {})
      },
    }
  }),

  // Objects of the packages that the explorer knows.
  'an error in a variable of a transaction': seen(() => {
    const variable = new TVar(new Error('0'))
    return {
      subject: { variable },
      get: () => Number(variable.peek().message),
      put: (value) => atomically((tx) => variable.set(tx, new Error(`${value}`))),
    }
  }),
  'the size of a limit in a closure': seen(() => {
    const limit = pLimit(4)
    return {
      subject: {},
      get: () => 4 - limit.concurrency,
      put: (value) => {
        limit.concurrency = 4 - value
      },
    }
  }),
  'a lock in a closure': seen(() => {
    const locks = [new Mutex(), new Mutex(), new Mutex()]
    return {
      subject: {},
      get: () => locks.filter((lock) => lock.isLocked()).length,
      put: (value) =>
        Promise.all(
          locks
            .slice(0, value)
            .filter((lock) => !lock.isLocked())
            .map((lock) => lock.acquire()),
        ),
    }
  }),

  // What nobody can look into.
  'the position of an iterator': opaque('numbers', () => {
    const numbers = [0, 1, 2, 3].values()
    return { subject: { numbers }, ...counterOf(numbers) }
  }),
  'the position of an iterator of a map': opaque('numbers, in a closure of put', () => {
    const numbers = new Map([0, 1, 2, 3].map((n) => [n, n])).values()
    return { subject: {}, ...counterOf(numbers) }
  }),
  'the position of a generator': opaque('numbers', () => {
    const numbers = (function* () {
      yield* [0, 1, 2, 3]
    })()
    return { subject: { numbers }, ...counterOf(numbers) }
  }),
  'a weak map': opaque('counts', () => {
    const counts = new WeakMap<object, number>()
    const box = { counts }
    return {
      subject: box,
      get: () => counts.get(box) ?? 0,
      put: (value) => counts.set(box, value),
    }
  }),
  'a weak set': opaque('set', () => {
    const objects = [{}, {}, {}]
    const set = new WeakSet<object>()
    return {
      subject: { set, objects },
      get: () => objects.filter((each) => set.has(each)).length,
      put: (value) => objects.slice(0, value).map((each) => set.add(each)),
    }
  }),
  'who listens to a signal': opaque('signal.listener', () => {
    const { signal } = new AbortController()
    let listening: () => void = () => {}
    let heard = 0
    return {
      subject: { signal },
      get: () => {
        signal.dispatchEvent(new Event('abort'))
        return heard
      },
      put: (value) => {
        signal.removeEventListener('abort', listening)
        listening = () => {
          heard = value
        }
        signal.addEventListener('abort', listening)
      },
    }
  }),
  'who listens to a target of events': opaque('target', () => {
    const target = new EventTarget()
    const box = { target, heard: 0 }
    let listening: () => void = () => {}
    return {
      subject: box,
      get: () => {
        target.dispatchEvent(new Event('count'))
        return box.heard
      },
      put: (value) => {
        target.removeEventListener('count', listening)
        listening = () => {
          box.heard = value
        }
        target.addEventListener('count', listening)
      },
    }
  }),
  'the data of a form': opaque('form', () => {
    const form = new FormData()
    return {
      subject: { form },
      get: () => Number(form.get('count') ?? 0),
      put: (value) => form.set('count', `${value}`),
    }
  }),
  headers: opaque('headers', () => {
    const headers = new Headers()
    return {
      subject: { headers },
      get: () => Number(headers.get('count') ?? 0),
      put: (value) => headers.set('count', `${value}`),
    }
  }),
  'a variable that `eval` reaches': opaque('`eval` in get', () => {
    let here = 0
    return {
      subject: {},
      // biome-ignore lint/security/noGlobalEval: what it reaches is what is tried
      get: () => (eval('here') as number) + 0 * here,
      put: (value) => {
        here = value
      },
    }
  }),
}

/** What is next is the number; to write one more is to take it. */
function counterOf(numbers: Iterator<number>): Pick<Place, 'get' | 'put'> {
  let taken = -1
  return {
    get: () => taken + 1,
    put: (value) => {
      while (taken < value - 1) taken = numbers.next().value as number
    },
  }
}
