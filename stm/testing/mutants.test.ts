import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { bundled, patched } from './bundled.suite.ts'
import { Followed, type Subject } from './conformance/subject.suite.ts'
import { turnOfTheEventLoop } from './conformance.suite.ts'
import { type Mutant, mutants } from './mutants.suite.ts'

// Tests that pass mean something only if they can fail. Known STM bugs are planted in copies of the
// sources, and the unchanged conformance tests must notice each.

const here = fileURLToPath(new URL('..', import.meta.url))
const copies = mkdtempSync(join(tmpdir(), 'stm-mutants-'))
symlinkSync(join(here, '..', 'node_modules'), join(copies, 'node_modules'))
afterAll(() => rmSync(copies, { recursive: true }))

/** What a copy has: its variables, and the tests of `area`, or those of all areas. */
const entryOf = (area?: string): string => `
  import './index.ts' // makes the engine of the copy its default
  export { cellOf, TVar } from './tvar.ts'
  ${
    area === undefined
      ? `import { areas } from './testing/conformance/areas.suite.ts'
  export const registers = Object.values(areas)`
      : `import area from './testing/conformance/${area}.suite.ts'
  export const registers = [area]`
  }`

/**
 * Copies the sources and the suite into one module, with `mutant` planted in them. The transactional
 * types are left out. Resolves with its path.
 */
async function copyWith(mutant: Mutant | undefined, name: string): Promise<string> {
  const copy = join(copies, `${name}.mjs`)
  const stdin = { contents: entryOf(mutant?.noticedBy), resolveDir: here, loader: 'ts' } as const
  const change = (source: string, path: string) =>
    changed(source, relative(here, path).replaceAll('\\', '/'), mutant)
  writeFileSync(copy, await bundled({ stdin, external: ['vitest'] }, { filter: /\.ts$/, change }))
  return copy
}

/** A source as it is, but for what is changed in every copy, and for `mutant`. */
function changed(source: string, file: string, mutant: Mutant | undefined): string {
  const own = file === mutant?.file ? patched(source, mutant.patch) : source
  if (file === 'index.ts') return own.replaceAll(exportOfTypes, '')
  return file === 'event-loop/probe.ts' ? withLimitedWakeUps(own) : own
}

/** Keeps a mutant that wakes a waiter again and again from blocking the event loop forever. */
function withLimitedWakeUps(source: string): string {
  const schedule = 'new WakeUps((waiter, run) =>'
  if (!source.includes(schedule)) throw new Error(`nothing to limit: there is no ${schedule}`)
  return `${source.replace(schedule, `${schedule} wakeUpsLeft-- > 0 &&`)}
let wakeUpsLeft = 100_000
`
}

const exportOfTypes = /^export (?:type )?\{[^}]*\} from '\.\/types\/[\w-]+\.ts'\n/gm

interface Case {
  readonly name: string
  readonly test: () => void | Promise<void>
}

interface Copy extends Pick<typeof import('../tvar.ts'), 'cellOf' | 'TVar'> {
  readonly registers: readonly ((subject: Subject) => void)[]
}

/** The conformance tests of a copy, on the engine of that copy. */
async function casesOf(copy: string): Promise<Case[]> {
  const { cellOf, TVar, registers }: Copy = await import(
    /* @vite-ignore */ pathToFileURL(copy).href
  )
  const cases: Case[] = []
  const subject: Subject = {
    it: (name, test) => cases.push({ name, test }),
    given: (_, name, test) => cases.push({ name, test }),
    newTVar: (initial, options) => new TVar(initial, options),
    quiet: turnOfTheEventLoop,
    isWaitedFor: (variable) => cellOf(variable).waiters !== null,
  }
  for (const register of registers) register(subject)
  return cases
}

/**
 * Whether a case passes. One that has not ended after many turns of the event loop counts as
 * failed.
 */
async function passes({ test }: Case): Promise<boolean> {
  const run = new Followed((async () => test())())
  for (let turn = 0; turn < 1_000 && run.outcome === 'pending'; turn += 1) {
    await turnOfTheEventLoop()
  }
  return 'value' in Object(run.outcome)
}

async function firstToFail(cases: readonly Case[]): Promise<string | undefined> {
  for (const each of cases) if (!(await passes(each))) return each.name
  return undefined
}

it('the unchanged sources pass every test', async () => {
  const cases = await casesOf(await copyWith(undefined, 'as-they-are'))
  expect(cases.length).toBeGreaterThan(100)
  expect(await firstToFail(cases)).toBeUndefined()
})

for (const [i, mutant] of mutants.entries()) {
  it(`the suite notices that ${mutant.bug}`, async () => {
    const cases = await casesOf(await copyWith(mutant, `mutant-${i}`))
    expect(await firstToFail(cases)).toBeDefined()
  })
}
