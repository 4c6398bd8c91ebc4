import { plural } from '../../../text/quantity.ts'
import type { Changed } from '../../registry.ts'
import type { Game, Played } from '../game.ts'
import { isFailing } from '../is-failing.ts'
import { endingOf } from '../loop.ts'
import { mayFail } from '../may-fail.ts'
import { isProof } from './is-proof.ts'
import type { Storage } from './storage.ts'

/** What a reader can do with a scenario of a solution. */
const DEEDS = ['broken', 'mended', 'proved'] as const
type Deed = (typeof DEEDS)[number]

const SAID: Readonly<Record<Deed, (scenarios: string) => string>> = {
  broken: (scenarios) => `broken ${scenarios}`,
  mended: (scenarios) => `mended ${scenarios}`,
  proved: (scenarios) => `let the explorer prove ${scenarios}`,
}

const KEY = 'progress'

/** What the reader has broken, mended and let be proved so far. */
export class Progress {
  readonly #storage: Storage
  /** What shows at the moment; `null` for nothing. */
  #latest: string | null = null

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** Notes what the reader has just done, if it is anything. */
  note(game: Game): void {
    const { played } = game
    if (played === null) return
    const deed = deedIn(game)
    const { problem, solution, choice } = played
    const name = solution.changed?.from ?? solution.name
    const key = [problem.name, name, choice.scenario].join('/')
    // What still shows from before is no deed: the reader may have had it forgotten.
    const latest = deed === null ? null : `${key}/${deed}`
    if (latest === this.#latest) return
    this.#latest = latest
    if (deed === null) return
    const all = this.#read()
    const before = all[key] ?? []
    if (before.includes(deed)) return
    this.#storage.write(KEY, JSON.stringify({ ...all, [key]: [...before, deed] }))
  }

  /** What stands behind a name in a list: what was done with it, or nothing. */
  markOf(...names: readonly string[]): string {
    const prefix = `${names.join('/')}/`
    const done = new Set<string>()
    for (const [key, deeds] of Object.entries(this.#read())) {
      if (`${key}/`.startsWith(prefix)) for (const deed of deeds) done.add(deed)
    }
    const said = DEEDS.filter((deed) => done.has(deed))
    return said.length === 0 ? '' : ` ✓ ${said.join(', ')}`
  }

  /** All that was done, in one sentence. */
  sentence(): string {
    const all = Object.values(this.#read()).flat()
    const said = DEEDS.flatMap((deed) => {
      const times = all.filter((each) => each === deed).length
      return times === 0 ? [] : [SAID[deed](plural(times, 'scenario'))]
    })
    return said.length === 0
      ? 'You have not broken anything yet.'
      : `So far you have ${new Intl.ListFormat('en').format(said)}.`
  }

  #read(): Readonly<Record<string, readonly string[]>> {
    try {
      const found: unknown = JSON.parse(this.#storage.read(KEY) ?? '{}')
      return isProgress(found) ? found : {}
    } catch {
      return {}
    }
  }
}

const isProgress = (found: unknown): found is Record<string, readonly string[]> =>
  typeof found === 'object' && found !== null && Object.values(found).every(Array.isArray)

/** What the state of the page says that the reader has done; `null` for nothing. */
function deedIn({ played, search, isByReader }: Game): Deed | null {
  if (played === null) return null
  const { moment, solution, loop } = played
  if (search.kind === 'found' && isProof(search.exploration)) {
    if (solution.changed === undefined) return 'proved'
    return couldFail(played, solution.changed) ? 'mended' : null
  }
  const outcome = moment && endingOf(moment, loop)?.outcome
  const isBroken = outcome != null && isFailing(outcome)
  return isByReader && isBroken && solution.changed === undefined ? 'broken' : null
}

/** Whether the solution fails in this scenario as it was before the reader changed it. */
function couldFail({ problem, choice }: Played, { from }: Changed): boolean {
  const original = problem.solutions.find(({ name }) => name === from)
  return original !== undefined && mayFail(original, choice.scenario)
}
