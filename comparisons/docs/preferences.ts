import type { Winner } from '../../patterns/pattern.ts'
import { count, plural } from '../text/quantity.ts'
import type { Facts } from '../verdicts/facts.ts'
import { type Setting, SIDES } from '../verdicts/winner.ts'

/** What the author prefers, in the order of the sentence. */
const WORDS = {
  locks: 'locks',
  event: 'an event',
  STM: 'transactions',
  neither: 'none of the three',
} as const satisfies Partial<Record<Winner, string>>

/** For how many problems the author prefers which side, by itself and composed, in two sentences. */
export function preferencesSentence(all: readonly Facts[]): string {
  const problems = plural(all.length, 'problem')
  const alone = `Of ${problems} of the event loop, each by itself, the author prefers ${preferred(all, 'alone')}.`
  return `${alone} Composed: ${preferred(all, 'composed')}.\n`
}

/** How often each side is preferred in one setting. A side that never is says so. */
function preferred(all: readonly Facts[], setting: Setting): string {
  const times = (winner: Winner) => all.filter(({ choice }) => choice[setting] === winner).length
  const parts = Object.entries(WORDS).flatMap(([winner, word]) => {
    const found = times(winner as Winner)
    if (found === 0 && !SIDES.some((side) => side === winner)) return []
    return [`${word} for ${found === 0 ? 'none' : count(found)}`]
  })
  return `${parts.join(', ')}, and has no preference for ${count(times('either'))}`
}
