import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

class Editor {
  lines: readonly string[] = ['a {', '  color: red;', '}']
  marked: number | null = null

  mark(line: number): void {
    if (line >= this.lines.length) throw new RangeError(`there is no line ${line}`)
    this.marked = line
  }
}

type Lint = (editor: Editor, world: World) => Promise<void>

const worstLineOf = (lines: readonly string[]) => lines.length - 1

const lint: Lint = async (editor, { work }) => {
  const { lines } = editor
  await work('the linter reads the text')
  editor.mark(worstLineOf(lines))
}

/** What was found in a text that has changed is dropped: the change starts another run. */
const lintUnchanged: Lint = async (editor, { work }) => {
  const { lines } = editor
  await work('the linter reads the text')
  if (editor.lines === lines) editor.mark(worstLineOf(lines))
}

const typing =
  (lint: Lint): Program =>
  (world) => {
    const editor = new Editor()
    return {
      subject: editor,
      tasks: {
        linter: () => lint(editor, world),
        async user() {
          await world.work('deletes a line')
          editor.lines = editor.lines.slice(1)
        },
      },
    }
  }

export default {
  project: 'linter-stylint',
  benchmarks: ['LST'],
  story:
    'The text changes while the linter reads it, and what was found in the old text is marked in the new one, at lines that are gone.',
  source:
    'https://github.com/AtomLinter/linter-stylint/commit/c9a412f2e6e0e224cbc55c2c07d2fad7c436defd',
  isOurReading: true,
  wrong: { program: typing(lint), truth: 'fails', outcomes: ['threw'] },
  right: { program: typing(lintUnchanged), truth: 'survives' },
} satisfies PublishedBug
