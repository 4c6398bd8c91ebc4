import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'
import { weakStateOf } from './weak-state.ts'

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
}

const CODE = `
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
`

const folder = mkdtempSync(join(tmpdir(), 'weak-state-'))
let found: Package

beforeAll(async () => {
  const place = join(folder, 'node_modules', 'flags')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'index.mjs'), CODE)
  found = await import(/* @vite-ignore */ pathToFileURL(join(place, 'index.mjs')).href)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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

it.each([
  ['methods', ofMethods, 'the subject'],
  ['functions, which call others', ofFunctions, 'values of a package'],
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

it('is found from a function that was met on the way from one that is too far from it', () => {
  expect(weakStateOf(found.first)).toBe(null)
  expect(weakStateOf(found.fourth)).toBe('values')
})
