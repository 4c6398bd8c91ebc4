import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { Followed, type Subject } from './conformance/subject.suite.ts'
import { turnOfTheEventLoop } from './conformance.suite.ts'
import { type Mutant, mutants } from './mutants.suite.ts'

// Tests that pass mean something only if they can fail. Known STM bugs are planted in copies of the
// sources, and the unchanged conformance tests must notice each.

const here = fileURLToPath(new URL('..', import.meta.url))
const copies = mkdtempSync(join(tmpdir(), 'stm-mutants-'))
symlinkSync(join(here, '..', 'node_modules'), join(copies, 'node_modules'))
afterAll(() => rmSync(copies, { recursive: true }))

/**
 * Copies the sources and the suite and plants `mutant` in them. The transactional types are left
 * out.
 */
function copyWith(mutant: Mutant | undefined, name: string): string {
  const copy = join(copies, name)
  cpSync(here, copy, { recursive: true, filter: (path) => !isLeftOut.test(path) })
  rewrite(join(copy, 'index.ts'), (source) => source.replaceAll(exportOfTypes, ''))
  for (const [from, to] of mutant?.patch ?? []) {
    rewrite(join(copy, mutant?.file ?? ''), (source) => {
      if (source.split(from).length !== 2) throw new Error(`does not occur exactly once: ${from}`)
      return source.replace(from, () => to)
    })
  }
  rewrite(join(copy, 'event-loop/probe.ts'), withLimitedWakeUps)
  return copy
}

/** Keeps a mutant that wakes a waiter again and again from blocking the event loop forever. */
function withLimitedWakeUps(source: string): string {
  const schedule = 'new WakeUps((waiter, run) =>'
  if (!source.includes(schedule)) throw new Error(`nothing to limit: there is no ${schedule}`)
  return `${source.replace(schedule, `${schedule} wakeUpsLeft-- > 0 &&`)}
let wakeUpsLeft = 100_000
`
}

const isLeftOut = /\.test\.ts$|stm[\\/]types$/
const exportOfTypes = /^export (?:type )?\{[^}]*\} from '\.\/types\/[\w-]+\.ts'\n/gm

const rewrite = (file: string, change: (source: string) => string): void =>
  writeFileSync(file, change(readFileSync(file, 'utf8')))

interface Case {
  readonly name: string
  readonly test: () => void | Promise<void>
}

const load = (copy: string, file: string) =>
  import(/* @vite-ignore */ pathToFileURL(join(copy, file)).href)

/**
 * The conformance tests of a copy, on the engine of that copy: all of them, or those of one area.
 */
async function casesOf(copy: string, area?: string): Promise<Case[]> {
  const { cellOf, TVar }: typeof import('../tvar.ts') = await load(copy, 'tvar.ts')
  const cases: Case[] = []
  const subject: Subject = {
    it: (name, test) => cases.push({ name, test }),
    given: (_, name, test) => cases.push({ name, test }),
    newTVar: (initial, options) => new TVar(initial, options),
    quiet: turnOfTheEventLoop,
    isWaitedFor: (variable) => cellOf(variable).waiters !== null,
  }
  await load(copy, 'index.ts') // makes the engine of the copy its default
  if (area !== undefined)
    (await load(copy, `testing/conformance/${area}.suite.ts`)).default(subject)
  else {
    const suite: typeof import('./conformance/areas.suite.ts') = await load(
      copy,
      'testing/conformance/areas.suite.ts',
    )
    for (const register of Object.values(suite.areas)) register(subject)
  }
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
  const cases = await casesOf(copyWith(undefined, 'as-they-are'))
  expect(cases.length).toBeGreaterThan(100)
  expect(await firstToFail(cases)).toBeUndefined()
})

for (const [i, mutant] of mutants.entries()) {
  it(`the suite notices that ${mutant.bug}`, async () => {
    const cases = await casesOf(copyWith(mutant, `mutant-${i}`), mutant.noticedBy)
    expect(await firstToFail(cases)).toBeDefined()
  })
}
