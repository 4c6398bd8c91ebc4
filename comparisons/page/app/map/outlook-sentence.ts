import type { Kind, MapState } from '../../../explorer/index.ts'
import { count, plural } from '../../../text/quantity.ts'

/** What the kinds of states are called where there is room for one word. */
export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  safe: 'safe',
  open: 'open',
  doomed: 'lost',
  unknown: 'not known',
}

/** What each kind means, in one clause. */
export const KIND_MEANS: Readonly<Record<Kind, string>> = {
  safe: 'no failure can be reached',
  open: 'a failure can be reached',
  doomed: 'every way on fails',
  unknown: 'no failure was found, and not all was explored',
}

type Outlook = Pick<MapState, 'kind' | 'ending' | 'waysOn'>

/** What can still become of a run, in one sentence. */
export function outlookSentence({ kind, ending, waysOn }: Outlook): string {
  if (ending === 'completed') return 'Here the run has ended well.'
  if (ending === 'inconclusive') return 'Here the run has ended, and it cannot be judged.'
  if (ending !== null) return `Here the run has failed: ${ending}.`
  const said = `${KIND_WORDS[kind]}: ${KIND_MEANS[kind]}.`
  const begin = `${said[0]?.toUpperCase()}${said.slice(1)}`
  if (waysOn === null) return begin
  const { all, failing, unjudged } = waysOn
  const fails = failing === 1n || all === 1n ? 'fails' : 'fail'
  const counted = `From here ${count(failing)} of ${plural(all, 'interleaving')} ${fails}.`
  return unjudged === 0n ? `${begin} ${counted}` : `${begin} ${counted} ${unjudgedOf(unjudged)}`
}

const unjudgedOf = (ways: bigint): string => `${count(ways)} cannot be judged.`

/** How many states there are of each kind, in one sentence. */
export function kindsSentence(kinds: Readonly<Record<Kind, number>>, states: number): string {
  const said = (Object.keys(KIND_WORDS) as Kind[])
    .filter((kind) => kinds[kind] > 0)
    .map((kind) => `${count(kinds[kind])} ${KIND_WORDS[kind]}`)
  return `${plural(states, 'state')}: ${said.join(', ')}.`
}
