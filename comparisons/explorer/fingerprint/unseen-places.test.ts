import nodeProcess from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { explore } from '../explore.ts'
import { ExplorerMisuse } from '../misuse.ts'
import { readFunction } from './function-text.ts'
import { type LatePlace, lastWriter, place } from './late-places.suite.ts'

type Places = Readonly<Record<string, readonly [unseen: string, place: LatePlace]>>

/** What is made, in `at`. */
interface Made<A> {
  readonly made: A
}

const stackOf = (made: () => Error, put: (error: Error, value: number) => unknown): LatePlace =>
  place<Made<Error>>(
    () => ({ made: made() }),
    (value, at) => void put(at.made, value),
    ({ made: { stack } }) => Number(stack),
  )

const failure = new Error('of the module')
const patches = [{ stack: '1' }, { stack: '2' }] as const

const stacks: Places = {
  'that is assigned': [
    'at.made.stack',
    stackOf(
      () => new Error('failed'),
      (error, value) => {
        error.stack = `${value}`
      },
    ),
  ],
  'of a class of its own': [
    'at.made.stack',
    stackOf(
      () => new (class Failure extends TypeError {})('failed'),
      (error, value) => {
        ;[error.stack] = [`${value}`]
      },
    ),
  ],
  'of an exception of the platform': [
    'at.made.stack',
    stackOf(
      () => new DOMException('failed'),
      (error, value) => Object.assign(error, { stack: value }),
    ),
  ],
  'that is defined': [
    'at.made.stack',
    stackOf(
      () => new Error('failed'),
      (error, value) => Object.defineProperty(error, 'stack', { value, configurable: true }),
    ),
  ],
  'that is copied from an object': [
    'at.made.stack',
    stackOf(
      () => new Error('failed'),
      (error, value) => Object.assign(error, patches[value === 1 ? 0 : 1]),
    ),
  ],
  'of an error of the module': [
    'failure.stack, in a closure of put',
    place(
      () => ({}),
      (value) => {
        failure.stack = `${value}`
      },
      () => Number(failure.stack),
    ),
  ],
  'of an error that is made on the way': [
    'at.made.stack',
    place<{ made?: Error }>(
      () => ({}),
      (value, at) => {
        at.made = new Error('failed')
        at.made.stack = `${value}`
      },
      ({ made }) => Number(made?.stack),
    ),
  ],
}

interface Tagged {
  tag?: number
}

const list = Array.prototype as Tagged
const math = Math as Tagged
const { stdout } = process

function restore(): void {
  delete list.tag
  delete math.tag
  Object.setPrototypeOf(Math, Object.prototype)
  stdout.removeAllListeners('tag')
}
afterAll(restore)

/** A place in what no run makes afresh. */
const lasting = (put: (value: number) => unknown, get: () => unknown): LatePlace =>
  place(
    () => {
      restore()
      return {}
    },
    (value) => void put(value),
    get,
  )

const tagOfMath = () => (Math as Tagged).tag
const tagOfArrays = () => ([] as Tagged).tag

const ofLanguage: Places = {
  'a property that is defined': [
    'a change of `Array`',
    lasting(
      (value) => Object.defineProperty(Array.prototype, 'tag', { value, configurable: true }),
      tagOfArrays,
    ),
  ],
  'several properties': [
    'a change of `Array`',
    lasting(
      (value) => Object.defineProperties(Array.prototype, { tag: { value, configurable: true } }),
      tagOfArrays,
    ),
  ],
  'what is copied to it': [
    'a change of `Math`',
    lasting((value) => Object.assign(Math, { tag: value }), tagOfMath),
  ],
  'what is reflected': [
    'a change of `Math`',
    lasting((value) => Reflect.set(Math, 'tag', value), tagOfMath),
  ],
  'what is defined by reflection': [
    'a change of `Math`',
    lasting(
      (value) => Reflect.defineProperty(Math, 'tag', { value, configurable: true }),
      tagOfMath,
    ),
  ],
  'what it inherits from': [
    'a change of `Math`',
    lasting(
      (value) => Object.setPrototypeOf(Math, value === 1 ? list : Object.prototype),
      () => (Object.getPrototypeOf(Math) === list ? 1 : 2),
    ),
  ],
  'a variable of the module': [
    'a change of `list`',
    lasting(
      (value) => Object.defineProperty(list, 'tag', { value, configurable: true }),
      tagOfArrays,
    ),
  ],
}

const tags = (object: Tagged, value: number) => {
  object.tag = value
}
const { set } = Reflect

const renamed: Places = {
  'a namespace in a variable': [
    'a change of `Math`',
    lasting((value) => {
      const numbers = Math as Tagged
      numbers.tag = value
    }, tagOfMath),
  ],
  'a prototype in a variable': [
    'a change of `Array`',
    lasting((value) => {
      const lists = Array.prototype as Tagged
      lists.tag = value
    }, tagOfArrays),
  ],
  'a prototype, by a function that is given it': [
    'a change of `Array.prototype`',
    lasting((value) => tags(Array.prototype as Tagged, value), tagOfArrays),
  ],
  'a namespace, by a function under another name': [
    'a change of `Math`',
    lasting((value) => set(Math, 'tag', value), tagOfMath),
  ],
}

const listens = () => (process.stdout.listenerCount('tag') === 1 ? 1 : 2)

const ofStreams: Places = {
  'a listener': [
    'a listener of `process`',
    lasting((value) => {
      process.stdout.removeAllListeners('tag')
      if (value === 1) process.stdout.on('tag', () => {})
    }, listens),
  ],
  'a listener, by an import': [
    'a listener of `process`',
    lasting((value) => {
      nodeProcess.stdout.removeAllListeners('tag')
      if (value === 1) nodeProcess.stdout.on('tag', () => {})
    }, listens),
  ],
  'a listener, by a variable': [
    'all of `process.stdout`',
    lasting((value) => {
      const output = process.stdout
      output.removeAllListeners('tag')
      if (value === 1) output.on('tag', () => {})
    }, listens),
  ],
  'a listener, by a variable of the module': [
    'stdout, in a closure of put',
    lasting((value) => {
      stdout.removeAllListeners('tag')
      if (value === 1) stdout.on('tag', () => {})
    }, listens),
  ],
}

describe.each([
  ['the stack of an error', stacks],
  ['what is changed of the language', ofLanguage],
  ['what is changed of it under another name', renamed],
  ['what is changed of a stream of the process', ofStreams],
])('nobody looks into %s', (_, places) => {
  it.each(Object.entries(places))('%s, so no states are merged', async (_, [unseen, at]) => {
    const program = lastWriter(at)
    const plain = await explore(program, { rule: 'node', merges: false })
    const found = await explore(program, { rule: 'node' })
    expect(Object.fromEntries(plain.outcomes)).toEqual({ completed: 707n, threw: 14n })
    expect(found.outcomes).toEqual(plain.outcomes)
    expect(found.unseen).toBe(unseen)
  })
})

it.each<[string, (error: Error) => unknown]>([
  ['reads a stack', (error) => error.stack],
  ['compares it', (error) => error.stack === ''],
  ['has the engine take one', (error) => Error.captureStackTrace(error)],
])('states are merged where errors are kept and a task %s', async (_, use) => {
  const program = () => {
    const kept: Error[] = []
    const fail = async () => {
      const error = new Error('failed')
      use(error)
      kept.push(error)
    }
    return { subject: kept, tasks: { Alice: fail, Bob: fail } }
  }
  expect(await explore(program, { rule: 'node' })).toMatchObject({ unseen: null, complete: true })
})

it('states are merged where a task writes to a stream of the process', async () => {
  const says = async () => {
    if (process.stdout.isTTY) process.stdout.cursorTo(0)
    process.stderr.write('')
  }
  const program = () => ({ subject: {}, tasks: { Alice: says, Bob: async () => says() } })
  expect(await explore(program, { rule: 'node' })).toMatchObject({ unseen: null, complete: true })
})

it.each<[string, () => unknown]>([
  ['by its name', () => (RegExp as unknown as { $1: string }).$1],
  ['as a text', () => (RegExp as unknown as Record<string, string>)['$&']],
  [
    'as a variable',
    () => {
      const { lastMatch } = RegExp as unknown as { lastMatch: string }
      return lastMatch
    },
  ],
])('a program is refused that reads what the latest expression has found, %s', async (_, read) => {
  const program = () => ({
    subject: {},
    tasks: { Alice: async () => void /a/.test('a'), Bob: async () => void read() },
  })
  for (const merges of [true, false]) {
    const refused = await explore(program, { merges }).catch((error) => error)
    expect(refused).toBeInstanceOf(ExplorerMisuse)
    expect(refused.message).toContain('is what the latest regular expression has left')
  }
})

it('states are merged where nothing of the language is changed', async () => {
  const program = () => {
    const made: object[] = []
    const make = async () => {
      const object = { tag: Math.max(1, made.length) }
      if (Object.getPrototypeOf(object) === Object.prototype) made.push(object)
      for (const each of made) each.valueOf()
    }
    return { subject: made, tasks: { Alice: make, Bob: make } }
  }
  expect(await explore(program, { rule: 'node' })).toMatchObject({ unseen: null, complete: true })
})

it('a program is explored that uses expressions', async () => {
  const find = async () => void /a/.exec(RegExp.prototype.toString.call(/a/))
  const program = () => ({ subject: {}, tasks: { Alice: find, Bob: async () => find() } })
  expect(await explore(program)).toMatchObject({ unseen: null, failures: [] })
})

const stack = [1]
it.each<[string, boolean, (error: Error) => unknown]>([
  ['reads one', false, (error) => error.stack],
  ['adds to one', true, (error) => (error.stack += '')],
  ['deletes one', true, (error) => delete error.stack],
  ['names the key', true, (error) => Reflect.set(error, 'stack', '')],
  ['has an array of this name', true, () => stack.push(1)],
])('the text tells whether a function may write a stack: it %s', (_, may, f) => {
  expect(readFunction(f)?.writesStacks).toBe(may)
})
