import type { Kind, MapPlace } from '../../explorer/index.ts'
import { plural } from '../../text/quantity.ts'

/**
 * The hints at a place of the map, each of which tells more than the one before. `after`: what can still
 * become of the run after each way to go on.
 */
export function hintsAt(
  { state, toFailure }: Pick<MapPlace, 'state' | 'toFailure'>,
  after: readonly Kind[],
): readonly string[] {
  switch (state.kind) {
    case 'safe':
      return ['No failure is possible any more: go back, or start over.']
    case 'unknown':
      return [
        'The explorer has found no failure from here, but it has not seen all that can follow.',
      ]
    case 'doomed':
      return ['A failure is certain: whatever you choose, it comes.', ...wayThere(toFailure)]
    case 'open':
      return ['A failure is still possible.', ...wayThere(toFailure), choice(after)]
  }
}

const wayThere = (way: MapPlace['toFailure']): readonly string[] => {
  if (way === null) return ['It is one that goes on forever: some task never makes progress.']
  if (way.preemptions === 0) return ['No pre-emption is needed.']
  const are = way.preemptions === 1 ? 'is' : 'are'
  return [`${sentenceCase(plural(way.preemptions, 'pre-emption'))} ${are} enough.`]
}

/** Whether some way to go on leads where nothing can fail any more. */
function choice(after: readonly Kind[]): string {
  const safe = after.filter((kind) => kind === 'safe').length
  const doomed = after.filter((kind) => kind === 'doomed').length
  if (safe === 0 && doomed === 0)
    return 'The next choice does not matter: a failure stays possible.'
  const lost =
    safe === 0 ? '' : `with ${safe} of its ${after.length} ways nothing can fail any more`
  const won = doomed === 0 ? '' : `with ${doomed} a failure is certain`
  return `The next choice matters: ${[lost, won].filter((each) => each !== '').join(', and ')}.`
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
