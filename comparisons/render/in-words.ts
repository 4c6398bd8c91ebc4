import { plural } from '../text/quantity.ts'
import type { Drawable } from './drawable.ts'

/** A schedule in one paragraph, for readers who cannot see its picture. */
export function inWords({ steps, ending, repeatsFrom }: Drawable): string {
  const rows = steps.map(({ task, actionsOfAll, isPreemption, startsTogether }, i) => {
    const again = i === repeatsFrom ? 'From here on, again and again: ' : ''
    const mark = isPreemption ? ' (a pre-emption)' : ''
    const words = actionsOfAll.map((each) =>
      each.task === task ? each.action : `${each.task}: ${each.action}`,
    )
    const together = startsTogether ? 'All tasks start in one tick. ' : ''
    return `${again}${together}${i + 1}. ${task}${mark}: ${words.join(', ') || 'goes on'}.`
  })
  const size = `${plural(steps.length, 'step')}.`
  return [size, ...rows, `End: ${ending.outcome}. ${ending.message}.`].join(' ')
}
