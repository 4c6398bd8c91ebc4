import { ExplorerMisuse } from './misuse.ts'
import type { Run } from './report/worded.ts'
import { OtherToken, readToken } from './token.ts'

/** A run that failed, with its verdict in words and the token that replays it. */
export interface FailedRun {
  readonly run: Run
  readonly verdict: string
  readonly token: string
}

/** The test that failed. */
interface Where {
  readonly test: string
  /** The path of its file. */
  readonly file: string | undefined
  /** The folder for a page about it. */
  readonly report: string | undefined
}

/** The part of `process` that is needed; a page has none. */
interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  cwd(): string
}

const outside = (globalThis as { readonly process?: Partial<Outside> }).process

const env = (name: string): string | undefined => outside?.env?.[name] || undefined

/** The test that was last told that its token is none of its own. */
let told = ''

/**
 * The token in `EXPLORER_REPLAY`, if it is one of this test. If not, a line says so once, for
 * it may have been mistyped.
 * @throws BadToken for what is the token of no test.
 */
export function tokenFromOutside(test: string): string | undefined {
  const token = env('EXPLORER_REPLAY')
  if (token === undefined) return undefined
  try {
    readToken(token, test, 0)
    return token
  } catch (error) {
    if (!(error instanceof OtherToken)) throw error
    if (told !== test) outside?.stderr?.write(`\n${notOf(test, token)}\n`)
    told = test
    return undefined
  }
}

const notOf = (test: string, token: string): string =>
  `EXPLORER_REPLAY='${token}' is damaged, or is no token of '${test}', which is explored in full: its checksum does not match`

/** @throws ExplorerMisuse for a `report` that names no folder. */
export function assertFolder(report: unknown): void {
  if (report === undefined || (typeof report === 'string' && report !== '')) return
  throw new ExplorerMisuse(`the option 'report' must name a folder, not ${report || "''"}`)
}

/**
 * Reports a failed test beside the message of vitest: writes its page, if a folder is named for it, and
 * prints an annotation in GitHub Actions. Returns what to add to the message.
 */
export async function tellOutside(
  { run, verdict, token }: FailedRun,
  { test, file, report = env('EXPLORER_REPORT') }: Where,
): Promise<string> {
  const command = `EXPLORER_REPLAY='${token}' npx vitest run ${fromFolder(file)} -t ${patternOf(test)}`
  const lines = [`\n  ${command}`]
  if (env('GITHUB_ACTIONS') !== undefined) {
    const { githubAnnotation } = await import('../render/github-annotation.ts')
    outside?.stdout?.write(`\n${githubAnnotation(run, test)}\n`)
  }
  if (report !== undefined) {
    const { writeFailureReport } = await import('../render/failure-report.ts')
    const page = { name: test, verdict, run, token, command }
    lines.push(toldOfPage(() => writeFailureReport(report, page, file)))
  }
  return lines.join('')
}

/** What failed is told all the same where its page cannot be written. */
function toldOfPage(write: () => string): string {
  try {
    return `\n\nThe schedule as a page: ${write()}`
  } catch (error) {
    return `\n\nThe schedule as a page could not be written: ${(error as Error).message}`
  }
}

/** What selects a test: vitest takes a pattern, and joins the names of suites and tests by spaces. */
const patternOf = (test: string): string => {
  const pattern = test.replaceAll(' > ', ' ').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return `'${pattern.replaceAll("'", "'\\''")}'`
}

/** A path as one would write it in the working directory. */
function fromFolder(file = ''): string {
  const folder = `${outside?.cwd?.() ?? ''}/`
  return file.startsWith(folder) ? file.slice(folder.length) : file
}

/** Says what a test that has run out of time has explored, and what to do about it. */
export function tellOfTimeout(test: string, states: number): void {
  const more =
    'Give the test more time, as in it(name, test, 60_000), or try 1,000 schedules at random'
  outside?.stderr?.write(
    `\nThe exploration in '${test}' ended with its test, after ${states} states or more. ${more}, as in toSurviveEverySchedule({ seed: 1 }).\n`,
  )
}
