import { type ComponentChild, h } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Game } from './game.ts'

/** Undo, redo and reset; and the keys for them, which get in the way of those who speak to their browser. */
export function Tools({ game }: { readonly game: Game }): ComponentChild {
  const { schedule, undone } = game
  const { hasKeys } = game
  useKeys(game)
  const toggle = () => {
    game.hasKeys = !hasKeys
    game.changed()
  }
  const button = (text: string, key: string, steps: number, isPossible: boolean) =>
    h(
      'button',
      {
        type: 'button',
        disabled: !isPossible,
        onClick: () => game.jump(steps),
        ...(hasKeys && { 'aria-keyshortcuts': key }),
      },
      [text, h('span', { class: 'key', 'aria-hidden': 'true' }, hasKeys ? key : '')],
    )
  return h('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Schedule' }, [
    button('Undo', 'u', schedule.length - 1, schedule.length > 0),
    button('Redo', 'r', schedule.length + 1, undone.length > 0),
    button('Start over', 's', 0, schedule.length > 0),
    h('label', { class: 'quiet' }, [
      h('input', { type: 'checkbox', checked: hasKeys, onChange: toggle }),
      ' Keys: the digits 1 to 9 choose who goes next.',
    ]),
  ])
}

/** Makes the keys work, wherever the focus is, except in a list or where text is written. */
function useKeys(game: Game): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event
      const isElsewhere =
        target instanceof HTMLSelectElement ||
        (target instanceof Element && target.closest('.editor') !== null)
      if (!game.hasKeys || isElsewhere || event.ctrlKey || event.metaKey || event.altKey) return
      if (press(game, event.key)) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [game])
}

/** Does what `key` stands for. Returns whether it stands for anything. */
function press(game: Game, key: string): boolean {
  const steps = game.schedule.length
  if (key === 'u') game.jump(steps - 1)
  else if (key === 'r') game.jump(steps + 1)
  else if (key === 's') game.jump(0)
  else if (!/^[1-9]$/.test(key)) return false
  else game.takeNumber(Number(key) - 1)
  return true
}
