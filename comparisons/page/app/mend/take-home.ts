import { type ComponentChild, h } from 'preact'
import type { Original } from './original.ts'

interface TakeHomeProps {
  readonly original: Original
  readonly text: string
}

/** How the reader has the terminal check what was written. */
export const TakeHome = ({ original, text }: TakeHomeProps): ComponentChild => {
  const { problem, name, file, solution } = original
  const declares =
    solution.bug === undefined
      ? ''
      : ' It calls the text NOT AS DECLARED for as long as that still declares the bug and its outcomes.'
  return h('details', null, [
    h('summary', null, 'Check it in the terminal'),
    h('p', null, [
      'Save it over ',
      h('code', null, file),
      ', and run ',
      h('code', null, `npx tsx scripts/run ${problem} --solution ${name}`),
      `: it plays every scenario under every rule, and `,
      h('code', null, 'npx tsc'),
      ` checks the types.${declares}`,
    ]),
    h(
      'button',
      { type: 'button', onClick: () => download(`${name}.ts`, text) },
      'Download the file',
    ),
  ])
}

function download(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = name
  link.click()
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
