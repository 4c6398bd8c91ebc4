import { type ComponentChild, h } from 'preact'
import type { Fault } from './compile.ts'

interface FaultsProps {
  readonly faults: readonly Fault[]
  /** Shows a line in the editor. */
  readonly goTo: (line: number) => void
}

/** What is wrong with a text; each names its line and leads to it. */
export const Faults = ({ faults, goTo }: FaultsProps): ComponentChild =>
  h('div', { class: 'faults', role: 'status' }, [
    faults.length === 0
      ? null
      : h(
          'ul',
          null,
          faults.map(({ line, message }, i) =>
            h('li', { key: i }, [
              line === null
                ? null
                : h('button', { type: 'button', onClick: () => goTo(line) }, `Line ${line}`),
              ` ${message}`,
            ]),
          ),
        ),
  ])
