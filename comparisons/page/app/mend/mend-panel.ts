import { type ComponentChild, h } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Game, Played } from '../game.ts'
import { AllScenarios } from './all-scenarios.ts'
import type { Editor } from './editor.ts'
import { Faults } from './faults.ts'
import { MendVerdict } from './mend-verdict.ts'
import type { Bench, Mending } from './mending.ts'
import { type Original, originalOf } from './original.ts'
import { TakeHome } from './take-home.ts'
import { UnderWay } from './under-way.ts'

interface MendPanelProps {
  readonly game: Game
  readonly mending: Mending
  readonly played: Played
}

/** Where the reader changes the solution that is played. */
export function MendPanel({ game, mending, played }: MendPanelProps): ComponentChild {
  const { bench, waiting, trouble } = mending
  const original = originalOf(played)
  const isOpen = bench?.original.file === original.file
  const { asksForEditor } = game
  const heading = useRef<HTMLHeadingElement>(null)
  // Where the focus goes when the button that had it is gone.
  const focusHere = () => heading.current?.focus()
  useEffect(() => {
    if (!asksForEditor) return
    game.asksForEditor = false
    void mending.openAsAddressed(played)
  }, [asksForEditor])
  return h('section', { class: 'panel', 'aria-label': 'Mend it' }, [
    h('h2', { ref: heading, tabIndex: -1 }, 'Mend it'),
    h('p', null, taskOf(original, played)),
    isOpen ? h(Workplace, { key: original.file, game, mending, bench, focusHere }) : null,
    isOpen
      ? null
      : h(
          'button',
          { type: 'button', onClick: () => mending.open(played), disabled: waiting !== null },
          mending.keptOf(played) === null
            ? 'Open the editor'
            : 'Open the editor with what you wrote',
        ),
    h(UnderWay, { game, focusHere }),
    h('p', { role: 'status', class: 'quiet' }, waiting === null ? null : `Waiting ${waiting}…`),
    trouble === null
      ? null
      : h('p', { role: 'alert' }, h('strong', null, `That did not work: ${trouble}.`)),
  ])
}

function taskOf({ name, solution }: Original, { problem }: Played): string {
  if (solution.bug !== undefined) {
    return `The bug of ${name}.ts is called “${solution.bug}”. Make it hold: the explorer plays against you.`
  }
  const wrong = problem.solutions.find(({ bug, changed }) => bug !== undefined && !changed)
  const begin = wrong === undefined ? '' : ` To mend something, begin with ${wrong.name}.`
  return `${name}.ts is right. Change it, and see whether it still holds.${begin}`
}

interface WorkplaceProps {
  readonly game: Game
  readonly mending: Mending
  readonly bench: Bench
  readonly focusHere: () => void
}

function Workplace({ game, mending, bench, focusHere }: WorkplaceProps): ComponentChild {
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  useEffect(() => {
    if (box.current === null) return
    const opened = bench.workshop.openEditor({
      parent: box.current,
      text: bench.text,
      label: `The text of ${bench.original.name}.ts`,
      onChange: (text) => mending.change(text),
      onRun: () => void mending.tryOut(),
      check: (text) => mending.check(text),
    })
    editor.current = opened
    opened.focus()
    return () => opened.close()
  }, [bench])
  const { original, text, faults, elsewhere } = bench
  const isOriginal = text === original.text
  const reset = () => {
    editor.current?.replace(original.text)
    editor.current?.focus()
  }
  const close = () => {
    mending.close()
    focusHere()
  }
  const takeOver = () => {
    if (elsewhere !== null) editor.current?.replace(elsewhere)
    editor.current?.focus()
  }
  const button = (said: string, onClick: () => void, isPossible = true) =>
    h('button', { type: 'button', onClick, disabled: !isPossible }, said)
  return h('div', null, [
    h('div', { class: 'editor', ref: box }),
    h(
      'p',
      { class: 'quiet' },
      'Tab indents; press Escape and then Tab to leave the editor. Ctrl-Enter (⌘-Enter) tries it. Types are ' +
        'not checked here.',
    ),
    h(
      'div',
      { role: 'alert' },
      elsewhere === null || elsewhere === text
        ? null
        : [
            h('p', null, 'Another tab has changed this text. What you write here replaces that.'),
            button('Take the text of the other tab', takeOver),
          ],
    ),
    h('div', { class: 'tools' }, [
      button('Try it', () => void mending.tryOut()),
      button('Back to the original', reset, !isOriginal),
      button('Close the editor', close),
    ]),
    h(Faults, { faults, goTo: (line) => editor.current?.goTo(line) }),
    h(MendVerdict, { game, bench }),
    h(AllScenarios, { game, mending, bench }),
    h(TakeHome, { original, text }),
  ])
}
