import type { Paint } from '../text/paint.ts'
import { wrap } from '../text/wrap.ts'

const WIDTH = 80

interface Listed {
  readonly name: string
  readonly lesson: string
}

interface ListedChapter {
  readonly title: string
  readonly entries: readonly Listed[]
}

/** The patterns by chapter, each with its lesson, in 80 columns. */
export function renderList(chapters: readonly ListedChapter[], paint: Paint): string {
  const names = chapters.flatMap(({ entries }) => entries.map(({ name }) => name.length))
  const column = Math.max(0, ...names) + 4
  const row = ({ name, lesson }: Listed): readonly string[] =>
    wrap(lesson, WIDTH - column).map((line, i) =>
      i === 0
        ? `  ${paint.bold(name)}${' '.repeat(column - 2 - name.length)}${line}`
        : ' '.repeat(column) + line,
    )
  const lines = chapters.flatMap(({ title, entries }) => [
    title.toUpperCase(),
    ...entries.flatMap(row),
    '',
  ])
  return `${[...lines, paint.dim('npx tsx scripts/run <pattern>')].join('\n')}\n`
}
