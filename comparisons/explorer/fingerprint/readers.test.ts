import { describe, expect, it, vi } from 'vitest'
import type { Pair } from '../corpus/pair.ts'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'
import { inspectorOfHost } from './inspector.ts'
import type { scopes } from './scopes.suite.ts'
import { counting } from './sources.suite.ts'

// Files that are loaded by their names have readers; with this after the name, they have none.
const PLAIN = '?plain'

const load = async <A>(file: string, ending: string): Promise<A> =>
  (await import(/* @vite-ignore */ `${new URL(file, import.meta.url).href}${ending}`)) as A

/** A module with readers, and the same one without. */
const bothOf = async <A>(file: string) =>
  [await load<A>(file, ''), await load<A>(file, PLAIN)] as const

const questions = vi.spyOn(
  inspectorOfHost() as NonNullable<ReturnType<typeof inspectorOfHost>>,
  'scopesOf',
)

/** All that is counted of a program. */
async function countsOf(program: Program, options: object = {}) {
  const found = await explore(program, options)
  const { complete, interleavings, chance, unseen, states, executions } = found
  return {
    complete,
    outcomes: [...found.outcomes],
    broken: [...found.broken],
    interleavings,
    chance,
    unseen,
    states,
    executions,
  }
}

type Scopes = { readonly scopes: typeof scopes }

const [read, plain] = await bothOf<Scopes>('scopes.suite.ts')

describe.each(Object.keys(plain.scopes))('%s', (name) => {
  const programs = [read, plain].map(({ scopes }) =>
    counting({ make: scopes[name] as () => ReturnType<(typeof scopes)[string]>, unseen: null }),
  ) as [Program, Program]

  it('is read as the inspector shows it', async () => {
    const [withReaders, without] = programs
    const counts = await countsOf(withReaders)
    expect(counts).toEqual(await countsOf(without))
    const { outcomes, interleavings } = await countsOf(without, { merges: false })
    expect({ outcomes: counts.outcomes, interleavings: counts.interleavings }).toEqual({
      outcomes,
      interleavings,
    })
  })
})

const PAIRS = ['keyed-mutex', 'promise-chain-mutex', 'stale-breaker-result', 'token-refresh']

it.each(PAIRS)('%s of the corpus is found to be the same, with fewer questions', async (name) => {
  const [withReaders, without] = await bothOf<{ readonly default: Pair }>(
    `../corpus/${name}.suite.ts`,
  )
  for (const version of ['wrong', 'right'] as const) {
    questions.mockClear()
    const counts = await countsOf(withReaders.default[version].program)
    const asked = questions.mock.calls.length
    questions.mockClear()
    expect(counts).toEqual(await countsOf(without.default[version].program))
    expect(asked).toBeLessThan(questions.mock.calls.length / 2)
  }
})
