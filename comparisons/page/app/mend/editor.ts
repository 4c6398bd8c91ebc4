import { indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { basicSetup } from 'codemirror'
import { editorColours } from './colours.ts'
import type { Fault } from './compile.ts'

/** An editor in the page. */
export interface Editor {
  text(): string
  /** Replaces the whole text; the editor can take it back. */
  replace(text: string): void
  focus(): void
  /** Puts the cursor into a line, from 1. */
  goTo(line: number): void
  /** Takes it out of the page. */
  close(): void
}

/** How an editor is opened. */
export interface EditorOptions {
  readonly parent: Element
  readonly text: string
  /** What a screen reader calls it. */
  readonly label: string
  /** Is called after each change. */
  readonly onChange: (text: string) => void
  /** Is called for Ctrl-Enter or Cmd-Enter. */
  readonly onRun: () => void
  /** Finds what is wrong with a text; asked when the reader stops writing. */
  readonly check: (text: string) => Promise<readonly Fault[]>
}

/** The reader has stopped writing after this many milliseconds. */
const PAUSE = 250

/** Opens an editor for TypeScript. Tab indents; Escape and then Tab leaves it. */
export function openEditor(options: EditorOptions): Editor {
  const { parent, text, label, onChange, onRun, check } = options
  const run = () => {
    onRun()
    return true
  }
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.high(keymap.of([{ key: 'Mod-Enter', run }])),
        basicSetup,
        keymap.of([indentWithTab]),
        javascript({ typescript: true }),
        syntaxHighlighting(editorColours),
        linter(async ({ state }) => diagnostics(state, await check(state.doc.toString())), {
          delay: PAUSE,
        }),
        lintGutter(),
        EditorState.tabSize.of(2),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString())
        }),
        theme,
      ],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    replace: (insert) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } }),
    focus: () => view.focus(),
    goTo(line) {
      const { lines } = view.state.doc
      const { from } = view.state.doc.line(Math.max(1, Math.min(line, lines)))
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true })
      view.focus()
    },
    close: () => view.destroy(),
  }
}

/** The faults that belong to a line, as the editor shows them. */
function diagnostics({ doc }: EditorState, faults: readonly Fault[]): readonly Diagnostic[] {
  return faults.flatMap(({ message, line, column, length }) => {
    if (line === null || line > doc.lines) return []
    const { from, to } = doc.line(line)
    const start = Math.min(from + column, to)
    return [{ from: start, to: Math.min(start + length, to), severity: 'error', message }]
  })
}

const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--ground)', color: 'var(--ink)', fontSize: '.85rem' },
  '&.cm-focused': { outline: '3px solid var(--accent)', outlineOffset: '1px' },
  '.cm-scroller': {
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
    maxHeight: '460px',
    overflow: 'auto',
  },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': {
    backgroundColor: 'var(--panel)',
    color: 'var(--quiet)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'light-dark(#0000000a, #ffffff0f)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'light-dark(#bcd7ff, #264b7a)' },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--panel)',
    color: 'var(--ink)',
    borderColor: 'var(--line)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--ground)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--mark)',
    color: 'inherit',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--mark)' },
})
