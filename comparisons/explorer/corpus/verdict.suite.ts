import type { Outcome } from '../../../patterns/stage.ts'
import { explore } from '../index.ts'
import type { CorpusProgram } from './corpus.suite.ts'

/** What the explorer says of a program of the corpus, and whether that is the truth. */
export interface Verdict {
  readonly name: string
  readonly truth: string
  readonly says: string
  readonly isRight: boolean
  readonly states: number
  readonly interleavings: string
  readonly milliseconds: number
}

export const nameOf = ({ pair, version }: CorpusProgram): string => `${pair}, ${version}`

/** Explores a program under the default rule, and holds what is found against the truth. */
export async function verdictOn(judged: CorpusProgram): Promise<Verdict> {
  const start = performance.now()
  const { result, escaped } = await withEscapedErrors(() => found(judged))
  const verdict = escaped.length === 0 ? result : { ...result, ...noAnswer(escaped[0]) }
  return {
    name: nameOf(judged),
    truth: truthOf(judged),
    ...verdict,
    milliseconds: Math.round(performance.now() - start),
  }
}

const truthOf = ({ truth, harsher = [], ...judged }: CorpusProgram): string => {
  const inNode = 'outcomes' in judged ? judged.outcomes.join(', ') : truth
  return harsher.length === 0 ? inNode : `${inNode} (slow locks: ${harsher.join(', ')})`
}

const noAnswer = (error: unknown) => ({ says: `an error escapes: ${error}`, isRight: false })

type Found = Pick<Verdict, 'says' | 'isRight' | 'states' | 'interleavings'>

/** Milliseconds after which no answer is one, too. */
const PATIENCE = 20_000

async function found(judged: CorpusProgram): Promise<Found> {
  try {
    const signal = AbortSignal.timeout(PATIENCE)
    const exploration = await explore(judged.program, { signal })
    const { outcomes, complete, states, interleavings } = exploration
    const failures = [...outcomes.keys()].filter((outcome) => outcome !== 'completed').sort()
    const passes = complete ? 'survives' : 'found nothing, proved nothing'
    return {
      says: failures.length > 0 ? failures.join(', ') : passes,
      isRight: isTrue(judged, failures) && (failures.length > 0 || complete),
      states,
      interleavings: String(interleavings ?? '–'),
    }
  } catch (error) {
    return { ...noAnswer(error), states: 0, interleavings: '–' }
  }
}

/** Whether these are the ways of failing in Node, and apart from them only such of the harsher rule. */
function isTrue(judged: CorpusProgram, failures: readonly Outcome[]): boolean {
  const inNode: readonly Outcome[] = judged.truth === 'fails' ? judged.outcomes : []
  const possible = [...inNode, ...(judged.harsher ?? [])]
  return (
    inNode.every((outcome) => failures.includes(outcome)) &&
    failures.every((outcome) => possible.includes(outcome))
  )
}

/** Collects errors of programs that reach the process, where they would fail whatever test runs. */
async function withEscapedErrors<A>(use: () => Promise<A>) {
  const kinds = ['unhandledRejection', 'uncaughtException'] as const
  const others = kinds.map((kind) => ({ kind, listeners: process.rawListeners(kind) }))
  const escaped: unknown[] = []
  for (const kind of kinds) {
    process.removeAllListeners(kind).on(kind, (error: unknown) => escaped.push(error))
  }
  try {
    const result = await use()
    await new Promise((resolve) => setTimeout(resolve, 5))
    return { result, escaped }
  } finally {
    for (const { kind, listeners } of others) {
      process.removeAllListeners(kind)
      for (const listener of listeners) process.on(kind, listener as () => void)
    }
  }
}

/** One line for each verdict, and how many of them are right. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map((verdict) => [
    verdict.isRight ? 'right' : 'WRONG',
    verdict.name,
    verdict.truth,
    verdict.says.split('\n')[0] as string,
    `${verdict.states} states`,
    `${verdict.interleavings} interleavings`,
    `${verdict.milliseconds} ms`,
  ])
  const titles = ['', 'program', 'truth', 'the explorer says', '', '', '']
  const widths = titles.map((_, i) =>
    Math.max(...[titles, ...rows].map((row) => row[i]?.length ?? 0)),
  )
  const lines = [titles, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const right = verdicts.filter(({ isRight }) => isRight).length
  return [...lines, `right verdicts: ${right} of ${verdicts.length}`].join('\n')
}
