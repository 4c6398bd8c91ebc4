import { describe, expect, it, vi } from 'vitest'
import { performed } from './perform.suite.ts'
import { script } from './spawn.suite.ts'

// What the table shows in its three forms is explored once.
vi.mock('./explore-all.ts', async (original) => {
  const { exploreAll } = await original<typeof import('./explore-all.ts')>()
  const explored = new Map<string, ReturnType<typeof exploreAll>>()
  const once: typeof exploreAll = (patterns) => {
    const found = explored.get(patterns.join()) ?? exploreAll(patterns)
    explored.set(patterns.join(), found)
    return found
  }
  return { exploreAll: once }
})

const compare = performed('compare')

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

describe('two solutions side by side', () => {
  it('shows equal lines beside each other, within 80 columns', async () => {
    const { code, out, err } = await script('compare')('lost-update')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(widest(out)).toBeLessThanOrEqual(80)
    expect(out).toMatch(/^mutex {30,}stm\n/)
    expect(out).toMatch(/import \{ Mutex \} from 'async-mutex' +\| import \{ atomically/)
    expect(out).toMatch(/ {2}count\(\): number \{ {20,}count\(\): number \{\n/)
    expect(out).toMatch(/lines of code +\d+ +\d+\n/)
  })

  it('shows any two solutions of a pattern', async () => {
    const two = ['--left', 'mutex-two-sections', '--right', 'mutex']
    const { code, out } = await compare('lost-update', ...two)
    expect(code).toBe(0)
    expect(out).toMatch(/^mutex-two-sections +mutex\n/)
  })

  it('prints the same facts as JSON', async () => {
    const { code, out } = await compare('lost-update', '--json')
    const { pattern, solutions, rows } = JSON.parse(out)
    expect({ code, pattern }).toEqual({ code: 0, pattern: 'lost-update' })
    expect(solutions).toMatchObject([{ name: 'mutex' }, { name: 'stm', metrics: { awaits: 7 } }])
    expect(rows[0]).toMatchObject({ mark: '|', left: "import { Mutex } from 'async-mutex'" })
  })
})

describe('the table', () => {
  const two = ['wait-group', 'compose-move'] as const

  it('has the bug, the prices, the compositions and who stands by chapter, within 80 columns', async () => {
    const { code, out, err } = await compare(...two)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(widest(out)).toBeLessThanOrEqual(80)
    const [, move = ''] = /^ONE THING AT A TIME\n\ncompose-move\n([\s\S]*?)\n\n/.exec(out) ?? []
    expect(move.replace(/\s+/g, ' ')).toMatch(/bug \S.*: deadlock, without a pre-emption /)
    const words = move.replace(/\s+/g, ' ')
    const broken = '✗ invariant broken'
    expect(words).toContain(`closed locks ${broken}; event ${broken}; STM ${broken}`)
    expect(words).toContain('composed locks ✓; event ✓; STM ✓')
    expect(words).toContain('decisive no scenario')
    expect(out).toMatch(
      /\nWHO SURVIVES +by itself +composed\nOne thing at a time\ncompose-move +all three +all three\n +opinion: [\s\S]*\nModels built from variables\nwait-group /,
    )
    expect(out).toMatch(/\nBy itself: 2 × all three\.\nComposed: {2}\S/)
  })

  it('is in ASCII with --ascii', async () => {
    expect((await compare(...two, '--ascii')).out).toMatch(/^\p{ASCII}+$/u)
  })

  it('prints the same facts as JSON', async () => {
    const { out } = await compare(...two, '--json')
    expect(JSON.parse(out)[0]).toMatchObject({
      pattern: 'compose-move',
      ok: true,
      wrong: { solution: 'mutex-nested', outcome: 'deadlock', preemptions: 0 },
      composed: { mutex: '✓', event: '✓', stm: '✓' },
      choice: {
        alone: { preferred: 'either', standing: ['locks', 'event', 'STM'], decisive: [] },
        composed: { preferred: 'STM', standing: ['locks', 'event', 'STM'], decisive: [] },
        faults: [],
      },
    })
  })
})

describe('exit code 2, and one clear line', () => {
  it.each<[string, string[], string]>([
    ['an unknown pattern', ['bank-transfr'], 'did you mean bank-transfer?'],
    ['a problem on threads', ['spinlock'], 'spinlock runs on threads alone, and is not compared'],
    ['an unknown solution', ['lost-update', '--left', 'mutx'], 'did you mean mutex'],
    ['a solution of no pattern', ['--left', 'mutex'], '--left and --right need one pattern'],
    ['an unknown option', ['--bogus'], "unknown option '--bogus'"],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await compare(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})
