import { type ComponentChild, h } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Sight } from '../../explorer/index.ts'
import type { BoardProps } from './board-props.ts'

/** The tasks that stand at each line of one file. */
type Standing = ReadonlyMap<number, readonly string[]>

/** The source that runs, with the lines at which the tasks stand. */
export function Source({ played, moment }: Omit<BoardProps, 'game'>): ComponentChild {
  const { problem, solution } = played
  const { changed } = solution
  const own = changed?.file ?? `patterns/${problem.name}/${solution.name}.ts`
  const [chosen, choose] = useState<string | null>(null)
  const [of, setOf] = useState(own)
  if (of !== own) {
    setOf(own)
    choose(null)
  }
  const standing = placesOf(moment)
  const files = [...new Set([own, `patterns/${problem.name}/problem.ts`, ...standing.keys()])]
  const file = chosen ?? own
  const lines = file === changed?.file ? changed.lines : problem.sources[file]
  return h('section', { class: 'panel', 'aria-label': 'Source' }, [
    h('h2', { class: 'unseen' }, 'Source'),
    h(
      'div',
      { class: 'tabs', role: 'group', 'aria-label': 'Files' },
      files.map((each) =>
        h(
          'button',
          { type: 'button', key: each, 'aria-pressed': each === file, onClick: () => choose(each) },
          `${each.replace(/.*\//, '')}${standing.has(each) ? ' ●' : ''}`,
        ),
      ),
    ),
    lines === undefined
      ? h('p', { class: 'quiet' }, 'This file is not shown here.')
      : h(Listing, { file, lines, standing: standing.get(file) ?? new Map() }),
  ])
}

interface ListingProps {
  readonly file: string
  readonly lines: readonly string[]
  readonly standing: Standing
}

function Listing({ file, lines, standing }: ListingProps): ComponentChild {
  const box = useRef<HTMLPreElement>(null)
  const first = Math.min(...standing.keys())
  useEffect(() => {
    const line = box.current?.querySelector<HTMLElement>('li.at')
    if (line && box.current) box.current.scrollTop = line.offsetTop - 120
  }, [file, first])
  return h('pre', { class: 'source', ref: box, tabIndex: 0, role: 'region', 'aria-label': file }, [
    h(
      'ol',
      null,
      lines.map((html, i) => {
        const who = standing.get(i + 1)
        return h('li', { key: i, class: who ? 'at' : '' }, [
          h('span', { class: 'line', 'aria-hidden': 'true' }, String(i + 1)),
          h('span', { dangerouslySetInnerHTML: { __html: html } }),
          who ? h('span', { class: 'who' }, h('span', null, `▲ ${who.join(', ')}`)) : null,
        ])
      }),
    ),
  ])
}

/** By file, at which lines which tasks stand. */
function placesOf({ tasks }: Sight): ReadonlyMap<string, Standing> {
  const files = new Map<string, Map<number, string[]>>()
  for (const { task, awaits } of tasks) {
    for (const { place } of awaits) {
      if (place === null) continue
      const file = place.file.replace(/^.*?\/(?=patterns\/)/, '')
      const lines = files.get(file) ?? new Map<number, string[]>()
      const who = lines.get(place.line) ?? []
      files.set(file, lines.set(place.line, who.includes(task) ? who : [...who, task]))
    }
  }
  return files
}
