import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderMetrics, renderSideBySide } from '../render/side-by-side.ts'
import { plain } from '../text/paint.ts'
import { rowsOf } from './line-diff.ts'
import { codeLinesOf, metricsOf } from './source-metrics.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 })

/** The length of the longest common subsequence, by exhaustive search. */
function mostInCommon([a, ...left]: string[], right: string[]): number {
  if (a === undefined) return 0
  const at = right.indexOf(a)
  const without = mostInCommon(left, right)
  return at < 0 ? without : Math.max(without, 1 + mostInCommon(left, right.slice(at + 1)))
}

describe('aligned lines', () => {
  it('are all the lines of both, in their order', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const rows = rowsOf(left, right)
        expect(rows.flatMap((row) => row.left ?? [])).toEqual(left)
        expect(rows.flatMap((row) => row.right ?? [])).toEqual(right)
      }),
    )
  })

  it('are equal as often as possible, and marked for what they are', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const rows = rowsOf(left, right)
        const same = rows.filter(({ mark }) => mark === '=')
        expect(same).toHaveLength(mostInCommon(left, right))
        expect(same.every((row) => row.left === row.right)).toBe(true)
        for (const row of rows) {
          const sides = `${row.left === undefined ? '' : 'l'}${row.right === undefined ? '' : 'r'}`
          expect(sides).toBe({ '=': 'lr', '|': 'lr', '<': 'l', '>': 'r' }[row.mark])
        }
      }),
    )
  })

  it('keep to the width, and lose no word', () => {
    const [left, right] = ['one two three '.repeat(9).trim(), '  indented '.repeat(8).trimEnd()]
    for (const width of [30, 79, 80, 200]) {
      const shown = renderSideBySide(['mutex', 'stm'], rowsOf([left], [right]), width, plain)
      expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(width)
      const words = shown.join(' ').match(/one|two|three|indented/g)
      expect(words).toHaveLength(27 + 8)
    }
  })
})

describe('the metrics of a source', () => {
  const source = `
// a line of nothing but a comment
/** await, await,
    await */
export default class Box {
  readonly lock = new Mutex() // await
  readonly full = new TVar(false)

  readonly name = 'box'
}

export const opened = {
  move: async (one: Box, other: Box) => {
    await one.lock.acquire()
    await other.lock.acquire()
  },
}

const more = {}
`
  it('count code, not comments', () => {
    expect(metricsOf(source)).toEqual({ lines: 12, awaits: 2, composing: 6 })
  })

  it('are null where there is nothing to count', () => {
    expect(metricsOf('export const a = 1\n').composing).toBe(null)
  })

  it('count lines of code on one basis: those in common and all others are all', () => {
    const other = source.replace("'box'", "'case'").replace('// await', '// await nothing')
    const [one, two] = [source, `${other}\n// The end.\n`]
    const rows = rowsOf(codeLinesOf(one), codeLinesOf(two))
    const shown = renderMetrics(['a', 'b'], [metricsOf(one), metricsOf(two)], rows, plain)
    expect(shown.map((line) => line.replace(/ {2,}/g, ' ').trim())).toEqual([
      'a b',
      'lines of code 12 12',
      'awaits 2 2',
      'lines of the compositions 6 6',
      'lines of code that are not in the other 1 1',
      'lines of code in common 11',
    ])
  })

  it('are shown in columns', () => {
    const metrics = metricsOf(source)
    const shown = renderMetrics(['mutex', 'stm'], [metrics, metrics], rowsOf(['a'], ['b']), plain)
    expect(shown).toContain('lines of code                                12     12')
    expect(shown).toContain('lines of code that are not in the other       1      1')
  })
})
