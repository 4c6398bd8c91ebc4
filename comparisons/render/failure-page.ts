import { describeFieldChange, placeText, type Run, type Step } from '../explorer/index.ts'
import type { Drawable } from './drawable.ts'
import { escaped } from './drawing.ts'
import { type Excerpt, excerptAt } from './source-excerpt.ts'
import { drawSchedule, type Row } from './svg.ts'

/** A failing test, to be shown on a page of its own. */
export interface FailingTest {
  /** The name of the test. */
  readonly name: string
  /** What was found and what was covered, in words. */
  readonly verdict: string
  readonly run: Run & Drawable
  readonly token: string
  /** The command that runs this schedule again. */
  readonly command: string
}

/**
 * A failing schedule as a page that needs nothing but itself: the lanes as a picture, each step with the
 * fields that it changed and its lines of the source, and the way to replay it. ← and → go from step to
 * step.
 */
export function failurePage({ name, verdict, run, token, command }: FailingTest): string {
  const words = { title: name, caption: command }
  const { svg, rows } = drawSchedule(run, words)
  const steps = run.steps.map((step, i) => stepToHtml(step, i))
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(name)}: ${escaped(run.ending.outcome)}</title>
<style>${STYLE}</style>
<h1>${escaped(name)}</h1>
<p><strong>${escaped(run.ending.outcome)}</strong>: ${escaped(run.ending.message)}</p>
<p class="verdict">${escaped(verdict)}</p>
<p>Run this schedule again: <code>${escaped(command)}</code>, or in the test <code>toSurviveEverySchedule({ replay: '${escaped(token)}' })</code></p>
<p class="keys"><kbd>←</kbd> <kbd>→</kbd> go from step to step, <kbd>Home</kbd> and <kbd>End</kbd> to the first and the last. A click on a step does as well.</p>
<main>
<figure>${svg}</figure>
<ol>
${steps.join('\n')}
</ol>
</main>
<script>const rows = ${JSON.stringify(rows.map(rounded))}
${SCRIPT}</script>
</html>
`
}

const rounded = ({ y, height }: Row): Row => ({ y: Math.round(y), height: Math.round(height) })

/** A step: what each task did in it, what changed, and where. */
function stepToHtml({ task, actionsOfAll, changes = [], places = [] }: Step, i: number): string {
  const acts = actionsOfAll.length > 0 ? actionsOfAll : [{ task, action: 'goes on' }]
  const said = acts
    .map((each) => `<b>${escaped(each.task)}</b> ${escaped(each.action)}`)
    .join('<br>')
  const changed = changes.map((each) => `<code>${escaped(describeFieldChange(each))}</code>`)
  const sources = places.flatMap(({ task: runs, from, to }) =>
    [
      ...new Map([from, to].flatMap((at) => (at ? [[placeText(at), at] as const] : []))).values(),
    ].map((at) => excerptToHtml(runs, excerptAt(at))),
  )
  return `<li id="step-${i + 1}" tabindex="0"><div>${said}</div>${
    changed.length === 0 ? '' : `<div class="changes">${changed.join(' ')}</div>`
  }${sources.join('')}</li>`
}

function excerptToHtml(task: string, { file, line, from, lines }: Excerpt): string {
  const shown = lines.map((text, i) => {
    const number = String(from + i).padStart(5)
    const row = `${number}  ${escaped(text)}`
    return from + i === line ? `<mark>${row}</mark>` : row
  })
  return `<div class="source"><span>${escaped(task)} at ${escaped(file)}:${line}</span><pre>${shown.join('\n')}</pre></div>`
}

const STYLE = `
:root { color-scheme: light dark; --line: #c5ccd3; --mark: #fff3c4 }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --mark: #4d4014 } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem; max-width: 110rem }
h1 { font-size: 1.3rem }
.verdict { white-space: pre-wrap }
code, pre { font: 13px/1.4 ui-monospace, Menlo, Consolas, monospace }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.5rem; align-items: start }
@media (max-width: 70rem) { main { grid-template-columns: minmax(0, 1fr) } }
figure { margin: 0; overflow: auto; position: sticky; top: 0; max-height: 96vh }
ol { padding-left: 2.5rem; margin: 0 }
li { border-left: 4px solid transparent; padding: .3rem .6rem; cursor: pointer }
li.now { border-color: #8a5a00 }
li .source { display: none }
li.now .source { display: block; margin-top: .4rem }
.source span { font-size: 12px; opacity: .8 }
pre { border: 1px solid var(--line); margin: .2rem 0; padding: .3rem; overflow: auto }
mark { background: var(--mark); color: inherit; display: inline-block; min-width: 100% }
.now-row { fill: #8a5a00; fill-opacity: .15 }
`

/** Marks one step at a time, in the list and in the picture. */
const SCRIPT = `
const items = [...document.querySelectorAll('ol > li')]
const svg = document.querySelector('figure svg')
const box = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
box.setAttribute('class', 'now-row')
box.setAttribute('x', '0')
box.setAttribute('width', '100%')
svg.append(box)
let now = 0
function show(step) {
  now = Math.max(0, Math.min(items.length - 1, step))
  items.forEach((item, i) => item.classList.toggle('now', i === now))
  const row = rows[now]
  if (row === undefined) return
  box.setAttribute('y', row.y)
  box.setAttribute('height', row.height)
  items[now].scrollIntoView({ block: 'nearest' })
}
const moves = { ArrowRight: () => now + 1, ArrowDown: () => now + 1, ArrowLeft: () => now - 1, ArrowUp: () => now - 1, Home: () => 0, End: () => items.length - 1 }
addEventListener('keydown', (event) => {
  const move = moves[event.key]
  if (move === undefined) return
  event.preventDefault()
  show(move())
})
items.forEach((item, i) => item.addEventListener('click', () => show(i)))
show(0)
`
