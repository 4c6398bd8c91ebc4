import './exploration-flags.ts'
import { replay } from '../comparisons/explorer/index.ts'
import { replayThreads } from '../comparisons/thread-explorer/explore.ts'
import { findThreadToken, isOfThreads } from '../comparisons/thread-explorer/token.ts'
import { programOf } from '../comparisons/verdicts/program-of.ts'
import { load, loadScheduled } from '../patterns/discover.ts'
import { doJobs, thrownAsText } from './processes.ts'
import { findToken } from './replay.ts'

/** A token of a problem. */
export interface ToReplay {
  readonly pattern: string
  readonly token: string
}

/** How a schedule ended, and how its token says that it ends. */
export interface Replayed {
  readonly outcome: string
  readonly expected: string
}

doJobs<readonly ToReplay[], readonly (Replayed | string)[]>(async (all) => {
  const found: (Replayed | string)[] = []
  for (const each of all) {
    const replayed = isOfThreads(each.token) ? ofThreads(each) : ofEventLoop(each)
    found.push(await replayed.catch(thrownAsText))
  }
  return found
})

async function ofThreads({ pattern, token: text }: ToReplay): Promise<Replayed> {
  const { solution, schedule, outcome } = findThreadToken(await loadScheduled(pattern), text)
  const { ending } = await replayThreads(solution.entry, schedule)
  return { outcome: ending.outcome, expected: outcome }
}

async function ofEventLoop({ pattern, token: text }: ToReplay): Promise<Replayed> {
  const { solution, scenario, token } = await findToken(await load(pattern), text)
  const { schedule, rule, repeatsFrom, outcome } = token
  const { ending } = await replay(programOf(scenario, solution), schedule, rule, repeatsFrom)
  return { outcome: ending.outcome, expected: outcome }
}
