import { expect } from 'vitest'
import { assertObject } from './checked-options.ts'
import type { Exploration, ExploreOptions } from './exploration.ts'
import { explore } from './explore.ts'
import type { Explorable } from './program.ts'
import { replay } from './replay.ts'
import { explain, explainRun } from './report/explain.ts'
import { decisive, failureToShow, hasSurvived, verdictOf } from './report/verdict.ts'
import { readToken, writeToken } from './token.ts'
import {
  assertFolder,
  type FailedRun,
  tellOfTimeout,
  tellOutside,
  tokenFromOutside,
} from './told-outside.ts'

/** How far to search, by which rule, as for {@link explore}; or which schedule to replay. */
export interface SurviveOptions extends ExploreOptions {
  /**
   * A folder. Where the program fails, a page with its simplest failing schedule is written there, one
   * HTML file for each test, that needs no network: the lanes, the source lines of each step, what it
   * changed, and how to replay it. Default: what the environment variable `EXPLORER_REPORT` says, or none.
   */
  readonly report?: string | undefined
  /**
   * A token from the message of a failed assertion in the same test: run its schedule and no other.
   * For looking closer, with a debugger or a log. One schedule is no proof, so the assertion never
   * passes with it; under `.not` it passes as long as that schedule fails.
   */
  readonly replay?: string | undefined
}

declare module 'vitest' {
  interface Matchers<T> {
    /**
     * Drives a program through all its interleavings, and passes if every one was covered and none
     * failed: those that Node's event loop can make, and those that it could make if locks were slower.
     * With `rule: 'node'` the first are enough. A search that was cut short has proved nothing, so it does not pass,
     * and neither does `.not`, which passes if a failing schedule was found. Large programs need a longer timeout.
     *
     * With the environment variable `EXPLORER_REPLAY` set to a token of this test, it runs that schedule
     * alone. In GitHub Actions a failure is annotated at the source line of its last step.
     *
     * @throws ExplorerMisuse as {@link explore} does, and for an empty `report`.
     * @throws BadToken for a `replay` that is none, or is that of another test.
     * @throws DivergedSchedule for one that the code cannot follow any more.
     */
    toSurviveEverySchedule: T extends Explorable
      ? (options?: SurviveOptions) => Promise<void>
      : (expectsAProgram: never) => Promise<void>
  }
}

expect.extend({
  async toSurviveEverySchedule(received: unknown, options: SurviveOptions = {}) {
    if (typeof received !== 'function') {
      throw new TypeError(
        'toSurviveEverySchedule expects a program: a function (world) => Stage, or an async function',
      )
    }
    assertObject(options)
    assertFolder(options.report)
    const program = received as Explorable
    const { replay: token, report, ...bounds } = options
    const test = this.currentTestName ?? ''
    // A test that runs out of time takes its exploration with it.
    const signal = this.task?.context.signal
    const given = token ?? tokenFromOutside(test)
    const { says, message, failed } =
      given === undefined
        ? judge(await exploreInTime(program, { signal, ...bounds }, test), test)
        : await judgeReplay(program, given, test)
    const more =
      failed === undefined || this.isNot
        ? ''
        : await tellOutside(failed, { test, file: this.testPath, report })
    // What nothing is known of neither passes nor passes under `.not`.
    const pass = says === 'nothing' ? this.isNot : says === 'survives'
    return { pass, message: () => `${message}${more}` }
  },
})

/** Explores, and says how far that has come if the test runs out of time. */
async function exploreInTime(
  program: Explorable,
  options: ExploreOptions,
  test: string,
): Promise<Exploration> {
  const { signal } = options
  let states = 0
  const tell = () => tellOfTimeout(test, states)
  signal?.addEventListener('abort', tell)
  try {
    return await explore(program, {
      ...options,
      onProgress(known) {
        states = known
        options.onProgress?.(known)
      },
    })
  } finally {
    signal?.removeEventListener('abort', tell)
  }
}

/** What was found out, and what is wrong with it if something else was expected. */
interface Judgement {
  readonly says: 'survives' | 'fails' | 'nothing'
  readonly message: string
  /** The run that failed, if one has. */
  readonly failed?: FailedRun
}

function judge(exploration: Exploration, test: string): Judgement {
  const text = explain(exploration)
  const judged = decisive(exploration)
  const { rule } = judged
  const failure = failureToShow(exploration)
  if (failure === undefined) {
    return hasSurvived(exploration)
      ? { says: 'survives', message: `the program survives every schedule\n${text}` }
      : { says: 'nothing', message: `no failing schedule was found, which is no proof\n${text}` }
  }
  const { schedule, repeatsFrom, ending } = failure
  const { outcome } = ending
  if (outcome === 'inconclusive') {
    return { says: 'nothing', message: `there is no verdict: ${ending.message}\n${text}` }
  }
  const token = writeToken({ program: [test], rule, outcome, schedule, repeatsFrom })
  const verdict = verdictOf(exploration)
  return {
    says: 'fails',
    message: `the program does not survive every schedule\n${text}\n\n${howToReplay(token)}`,
    failed: { run: failure, verdict, token },
  }
}

const howToReplay = (token: string): string =>
  `This schedule alone:\n  toSurviveEverySchedule({ replay: '${token}' })`

async function judgeReplay(program: Explorable, token: string, test: string): Promise<Judgement> {
  const { schedule, rule, repeatsFrom } = readToken(token, test, 0)
  const run = await replay(program, schedule, rule, repeatsFrom)
  const text = explainRun(run)
  switch (run.ending.outcome) {
    case 'completed':
      return {
        says: 'nothing',
        message: `the program survives this schedule, which is no proof: take 'replay' away\n${text}`,
      }
    case 'inconclusive':
      return { says: 'nothing', message: `there is no verdict: ${run.ending.message}\n${text}` }
    default:
      return {
        says: 'fails',
        message: `the program does not survive this schedule\n${text}`,
        failed: { run, verdict: 'One schedule, replayed.', token },
      }
  }
}
