import { expect, it } from 'vitest'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'
import { installedPackage } from './installed-package.suite.ts'
import { mayBeTakenBack, variablesChangedBy, weakStateOf } from './package-variables.ts'

// Packages that are compiled for an older language keep private fields in a `WeakMap` beside the object.

interface Flag {
  set(value: boolean): void
  readonly isSet: boolean
}

interface Package {
  first(flag: object): boolean
  fourth(flag: object): boolean
  readonly Flag: new () => Flag
  create(): object
  set(flag: object, value: boolean): void
  isSet(flag: object): boolean
  begin(): object
  keep(flag: object, value: boolean): void
  isKept(flag: object): boolean
  batch(): void
  endBatch(): void
  change(): void
  readonly Log: new () => { keep(value: boolean): void; readonly isKept: boolean }
  make(): object
  readonly options: { isKept: boolean }
  setOptions(flag: object, isKept: boolean): void
  readonly entries: Map<string, { isKept: boolean }>
  enter(flag: object, isKept: boolean): void
  readsByModule(flag: object): boolean
  asksByModule(flag: object): boolean
  note(flag: object, isKept: boolean): void
  isNoted(): boolean
}

const CODE = `
import * as own from ${JSON.stringify('./index.mjs')}
export const readsByModule = (flag) => own.isSet(flag)
export const flags = new WeakSet()
export const asksByModule = (flag) => own.flags.has(flag)
const values = new WeakMap()
const write = (flag, value) => values.set(flag, value)
const read = (flag) => values.get(flag) === true
export class Flag {
  constructor() { values.set(this, false) }
  set(value) { values.set(this, value) }
  get isSet() { return values.get(this) }
}
export const create = () => ({ kind: 'flag' })
export const set = (flag, value) => write(flag, value)
export const isSet = (flag) => read(flag)
export const first = (flag) => second(flag)
const second = (flag) => third(flag)
const third = (flag) => fourth(flag)
export const fourth = (flag) => read(flag)
let last = false
export const begin = () => { last = false; return {} }
export const keep = (flag, value) => { last = value }
export const isKept = () => last
let open = 0
export const batch = () => { open += 1 }
export const endBatch = () => { open -= 1 }
let version = 0
export const change = () => { version += 1 }
let kept = false
export class Log {
  keep(value) { kept = value }
  get isKept() { return kept }
}
export const make = () => ({ kind: 'flag' })
export const options = { isKept: false }
export const setOptions = (flag, isKept) => { options.isKept = isKept }
export const entries = new Map([['one', { isKept: false }]])
export const enter = (flag, isKept) => { entries.get('one').isKept = isKept }
const notes = new (class Notes { #isKept = false; set(isKept) { this.#isKept = isKept } get() { return this.#isKept } })()
export const note = (flag, isKept) => notes.set(isKept)
export const isNoted = () => notes.get()
`

const found = await installedPackage<Package>('flags', CODE)

/** The flag is set last only if seven checks take less time than the configuration. */
const programOf =
  (
    make: () => object,
    set: (flag: never, value: boolean) => void,
    isSet: (flag: never) => boolean,
  ): Program =>
  ({ work }) => {
    const flag = make() as never
    return {
      subject: flag,
      tasks: {
        async maintenance() {
          for (let check = 0; check < 7; check += 1) await work('checks')
          set(flag, true)
          await work('migrates')
        },
        async boot() {
          await work('reads the configuration')
          set(flag, false)
          await work('reports')
        },
      },
      finally: { 'it stays set': () => isSet(flag) },
    }
  }

const ofMethods = (): Program =>
  programOf(
    () => new found.Flag(),
    (flag: Flag, value) => flag.set(value),
    (flag: Flag) => flag.isSet,
  )

const ofFunctions = (): Program => programOf(found.create, found.set, found.isSet)

const ofVariable = (): Program => programOf(found.begin, found.keep, found.isKept)

type Log = InstanceType<Package['Log']>

const ofMethodsThatAssign = (): Program =>
  programOf(
    () => {
      const log = new found.Log()
      log.keep(false)
      return log
    },
    (log: Log, value) => log.keep(value),
    (log: Log) => log.isKept,
  )

/** Each run sets afresh what the package keeps in one place. */
const ofPlace = (set: (flag: object, value: boolean) => void, isSet: () => boolean): Program => {
  const make = () => {
    const flag = found.make()
    set(flag, false)
    return flag
  }
  return programOf(make, set, isSet)
}

const ofOptions = () => ofPlace(found.setOptions, () => found.options.isKept)
const ofEntries = () => ofPlace(found.enter, () => found.entries.get('one')?.isKept === true)
const ofNotes = () => ofPlace(found.note, found.isNoted)

it.each([
  ['methods', ofMethods, 'the subject'],
  ['functions, which call others', ofFunctions, 'values of a package'],
  ['a variable, which each run sets afresh', ofVariable, 'last of a package'],
  ['a variable that a method assigns', ofMethodsThatAssign, 'kept of a package'],
  ['a property', ofOptions, 'options of a package'],
  ['an object in a map', ofEntries, 'entries of a package'],
  ['a private field', ofNotes, 'notes of a package'],
])(
  'what a package keeps beside an object is no part of a state that is merged: %s',
  async (_, program, unseen) => {
    const plain = await explore(program(), { rule: 'node', merges: false })
    expect(plain.outcomes.get('invariant broken')).toBeGreaterThan(0n)
    const merged = await explore(program(), { rule: 'node' })
    expect(merged.outcomes).toEqual(plain.outcomes)
    expect(merged.unseen).toBe(unseen)
  },
)

const during =
  (begins: () => void, ends: () => void): Program =>
  ({ work }) => ({
    tasks: {
      async one() {
        begins()
        await work('loads')
        ends()
      },
      other: () => work('looks'),
    },
  })

it('what a run changes in a package and takes back belongs to its state', async () => {
  const inTurn = during(found.batch, found.endBatch)
  expect((await explore(inTurn, { rule: 'node' })).unseen).toBe('open of a package')
})

it('what only grows from run to run does not', async () => {
  const growing = during(found.change, found.change)
  expect((await explore(growing, { rule: 'node' })).unseen).toBe(null)
})

it('is found where a package takes its own exports from a module', () => {
  expect(weakStateOf(found.readsByModule)).toBe('values')
  expect(weakStateOf(found.asksByModule)).toBe('own.flags')
})

it('is found from a function that was met on the way from one that is too far from it', () => {
  expect(weakStateOf(found.first)).toBe(null)
  expect(weakStateOf(found.fourth)).toBe('values')
})

const VARIABLES = `
let count = 0
const all = []
const names = new Map([['a', 1]])
const registry = new (class Registry { add() {} })()
const limits = Object.freeze([1, 2])
const failure = new Error('failed')
const options = { depth: 3 }
export const assigns = () => { count += 1 }
export const pushes = (each) => { all.push(each) }
export const callsOne = () => pushes(1)
export const registers = () => registry.add()
export const handsOut = () => all
export const reads = () => count + all.length + names.get('a') + options.depth
export const fails = () => { throw limits.length > 1 ? failure : null }
export const isPure = (a, b) => { const sums = []; sums.push(a + b); return sums }
`

it.each([
  ['assigns', true],
  ['pushes', true],
  ['callsOne', true],
  ['registers', true],
  ['handsOut', true],
  ['reads', false],
  ['fails', false],
  ['isPure', false],
])('whether a package may change what its variables hold: %s, %s', async (name, may) => {
  const all = await installedPackage<Record<string, object>>('variables', VARIABLES)
  expect(variablesChangedBy(all[name] as object)).toHaveLength(may ? 1 : 0)
})

const COUNTERS = `
let made = 0
const places = new WeakMap()
export const numbers = (each) => { places.set(each, made); made += 1 }
export const next = () => made++
export const adds = (many) => { made += many }
export const startsOver = () => { made = 0 }
export const goesBack = () => { made -= 1 }
`

it.each([
  ['numbers', []],
  ['next', []],
  ['adds', ['made']],
  ['startsOver', ['made']],
  ['goesBack', ['made']],
])('a variable that only counts up is never as it was before: %s', async (name, back) => {
  const all = await installedPackage<Record<string, object>>('counters', COUNTERS)
  const changed = variablesChangedBy(all[name] as object)
  const others = variablesChangedBy(all.next as object)
  expect(mayBeTakenBack([...changed, ...others]).map((each) => each.name)).toEqual(back)
  expect(mayBeTakenBack([...others, ...changed]).map((each) => each.name)).toEqual(back)
})

it('the variables of one module are seen from one function', async () => {
  const all = await installedPackage<Record<string, object>>('variables', VARIABLES)
  const changed = ['assigns', 'pushes', 'handsOut'].flatMap((name) =>
    variablesChangedBy(all[name] as object),
  )
  expect(new Set(changed.map(({ seenFrom }) => seenFrom)).size).toBe(1)
})

it('the code of the program itself is looked into elsewhere', () => {
  const all: number[] = []
  expect(variablesChangedBy(() => all.push(1))).toEqual([])
})
