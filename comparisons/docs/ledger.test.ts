import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const page = readFileSync(new URL('../../docs/arguments/the-claims.md', import.meta.url), 'utf8')

/** The rows of the tables in which claims are listed. */
function rowsIn(text: string): string[][] {
  const lists = text.matchAll(/^\| (?:claim|objection) \|.*\n\| --- .*\n((?:\|.*\n)+)/gm)
  return [...lists].flatMap(([, rows = '']) =>
    rows
      .trimEnd()
      .split('\n')
      .map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  )
}

/** What is wrong with a row of the ledger. */
function faultsOf([claim = '', became = '', where = '']: readonly string[]): string[] {
  const [label = ''] =
    /^(shown|they are right|partly|we do not say this|no evidence here)\b/.exec(became) ?? []
  if (label === '') return [`${claim}: nobody knows what '${became}' means`]
  const isOpen = label === 'we do not say this' || label === 'no evidence here'
  return isOpen || where.includes('](') ? [] : [`${claim}: it does not say where`]
}

it('each claim has become one of five things, and the page says where it is shown', () => {
  expect(rowsIn(page).length).toBeGreaterThan(60)
  expect(rowsIn(page).flatMap(faultsOf)).toEqual([])
})

it('a row that says less is noticed', () => {
  const head = '| claim | what became of it | where |\n| --- | --- | --- |\n'
  const rows = rowsIn(
    `${head}| a | shown |  |\n| b | perhaps | [c](d) |\n| e | no evidence here |  |\n`,
  )
  expect(rows.flatMap(faultsOf)).toEqual([
    'a: it does not say where',
    "b: nobody knows what 'perhaps' means",
  ])
})
