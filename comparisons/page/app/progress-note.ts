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
  const [stage, setStage] = useState<'kept' | 'asked' | 'forgotten'>('kept')
  const forgetAll = () => {
    forget()
    setStage('forgotten')
  }
  const button = (text: string, onClick: () => void) =>
    h('button', { type: 'button', onClick }, text)
  return h('section', { class: 'panel', 'aria-label': 'Progress' }, [
    h('h2', { class: 'unseen' }, 'Progress'),
    h('p', null, progress.sentence()),
    h(
      'p',
      { class: 'quiet' },
      isKept
        ? 'This and what you write is kept in this browser; nothing is sent anywhere.'
        : 'This browser keeps nothing of this page: what you write is gone when you close it.',
    ),
    h(
      'div',
      { class: 'tools' },
      stage === 'asked'
        ? [button('Keep it', () => setStage('kept')), button('Yes, forget it', forgetAll)]
        : button('Forget everything', () => setStage('asked')),
    ),
    h('p', { role: 'status' }, SAID[stage]),
  ])
}

const SAID = {
  kept: null,
  asked: 'Forget what you have done, and every text that you have written?',
  forgotten: 'All is forgotten.',
} as const
