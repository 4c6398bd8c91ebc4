import { basename, extname } from 'node:path'
import type { Outcome } from '../../patterns/stage.ts'
import { BadToken, readToken, slug, type Token, writeToken } from '../explorer/index.ts'

const FAMILY = 'threads'

/** The token of a schedule: which thread makes each step. */
export const tokenOfSchedule = (
  program: Token['program'],
  outcome: Outcome,
  schedule: readonly number[],
): string =>
  writeToken({
    program,
    rule: 'preemptive',
    outcome,
    schedule: schedule.map((task) => ({ task, operation: 0 })),
  })

/** The names in tokens of the program that stands in a file. */
export const programOfFile = (entry: URL): Token['program'] => [FAMILY, nameOf(entry)]

const nameOf = ({ pathname }: URL): string => slug(basename(pathname, extname(pathname)))

/**
 * The schedule of a token of the program in the file at `entry`.
 * @throws BadToken if it is damaged, or is that of another file.
 */
export function scheduleOf(token: string, entry: URL): readonly number[] {
  const { program, schedule } = readToken(token, FAMILY, 1)
  if (program[1] !== nameOf(entry)) {
    throw new BadToken(`the token is of ${program[1]}, and not of ${nameOf(entry)}`)
  }
  return schedule.map(({ task }) => task)
}
