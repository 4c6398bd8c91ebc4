import { afterAll, describe, expect, it } from 'vitest'
import { explore, type Program, runForReal } from '../index.ts'

/** One that awaits what `awaited` returns, and then perhaps something that never comes, beside another. */
const awaiting =
  (awaited: () => unknown, isStuckThen = false): Program =>
  ({ work }) => ({
    tasks: {
      async Alice() {
        await awaited()
        if (isStuckThen) await new Promise(() => {})
      },
      Bob: () => work('rests'),
    },
  })

/** All that a search, and a real run, show of a program. */
async function outcomesOf(program: Program): Promise<string[]> {
  const { outcomes, failures } = await explore(program, { rule: 'node' })
  const { endings } = await runForReal(program, { times: 2 })
  const messages = failures.map(({ ending }) => ending.message)
  return [...outcomes.keys(), ...messages, ...new Set(endings.map(({ outcome }) => outcome))]
}

const BEFORE =
  'Alice awaits a promise that was there before the run, and that the explorer does not control'

describe('a promise that was there before the run', () => {
  let settle = () => {}
  const older = new Promise<void>((resolve) => {
    settle = resolve
  })
  afterAll(() => settle())

  it.each([
    ['itself', () => older],
    ['once more', () => older],
    ['by what follows from it', () => older.then(() => 1)],
    ['in an async function', async () => await older],
  ])('is not known to stay pending: %s', async (_, awaited) => {
    expect(await outcomesOf(awaiting(awaited))).toEqual(['inconclusive', BEFORE, 'inconclusive'])
  })

  it('makes no difference where it has settled', async () => {
    const settled = Promise.resolve()
    expect(await outcomesOf(awaiting(() => settled))).toEqual(['completed', 'completed'])
    const stuck = await outcomesOf(awaiting(() => settled, true))
    expect([stuck[0], stuck.at(-1)]).toEqual(['deadlock', 'deadlock'])
  })
})

it.each([
  ['the program', () => new Promise(() => {})],
  ['nobody who could settle it', () => Promise.race([])],
])('what was made by %s stays pending', async (_, awaited) => {
  const made: Program = (world) => {
    const promise = awaited()
    return awaiting(() => promise)(world)
  }
  for (const program of [made, awaiting(awaited)]) {
    const outcomes = await outcomesOf(program)
    expect([outcomes[0], outcomes.at(-1)]).toEqual(['deadlock', 'deadlock'])
  }
})

/** What the types of this project leave out of Node. */
interface Natives {
  readonly Atomics: {
    waitAsync(cells: Int32Array, at: number, value: number, ms: number): { readonly value: unknown }
  }
  readonly WebAssembly: { compile(module: Uint8Array): Promise<unknown> }
}

const natives = globalThis as unknown as Natives
const cells = new Int32Array(new SharedArrayBuffer(4))
const MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])

it.each([
  ['another thread', () => natives.Atomics.waitAsync(cells, 0, 0, 20).value],
  ['a compilation', () => natives.WebAssembly.compile(MODULE)],
])('a wait for %s is not known to be without end', async (_, awaited) => {
  const { outcomes } = await explore(awaiting(awaited), { rule: 'node' })
  expect([...outcomes.keys()]).toEqual(['inconclusive'])
  const real = await runForReal(awaiting(awaited), { times: 2 })
  expect(real.outcomes.has('deadlock')).toBe(false)
})
