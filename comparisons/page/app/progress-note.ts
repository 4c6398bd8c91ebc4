import { type ComponentChild, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Progress } from './mend/progress.ts'

interface ProgressNoteProps {
  readonly progress: Progress
  /** Whether the browser has kept all that it was given. */
  readonly isKept: boolean
  readonly forget: () => void
}

/** What the reader has done so far, and how to have it forgotten. */
export function ProgressNote({ progress, isKept, forget }: ProgressNoteProps): ComponentChild {
  const [isForgotten, setForgotten] = useState(false)
  const forgetAll = () => {
    forget()
    setForgotten(true)
  }
  return h('section', { class: 'panel', 'aria-label': 'Progress' }, [
    h('p', null, progress.sentence()),
    h(
      'p',
      { class: 'quiet' },
      isKept
        ? 'This and what you write is kept in this browser; nothing is sent anywhere.'
        : 'This browser keeps nothing of this page: what you write is gone when you close it.',
    ),
    h('button', { type: 'button', onClick: forgetAll }, 'Forget everything'),
    h('span', { role: 'status', class: 'said' }, isForgotten ? 'All is forgotten.' : ''),
  ])
}
