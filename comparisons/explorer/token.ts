import type { Outcome } from '../../patterns/stage.ts'
import type { Rule } from './execution/assumptions.ts'
import { ALL_START, type Move } from './execution/schedule.ts'
import { Fingerprint } from './fingerprint/fingerprint.ts'

/** What a replay token stands for: one schedule of one program, and how it ended. */
export interface Token {
  /** Names the program; the first is not written out, but the token fits no other. */
  readonly program: readonly [family: string, ...parts: string[]]
  readonly rule: Rule
  readonly outcome: Outcome
  readonly schedule: readonly Move[]
  /** The step from which on the rest can repeat forever, if it can. */
  readonly repeatsFrom?: number | undefined
}

/** A text that is not a valid token. The message says what is wrong with it. */
export class BadToken extends Error {
  override readonly name = 'BadToken'
}

/** A token that reads well, and is of another program, or damaged. */
export class OtherToken extends BadToken {}

const VERSION = '1'
/** Stands before the part of a schedule that can repeat forever. */
const AGAIN = '.'
/** Stands after a step in which what is handed over goes on at once. */
const AT_ONCE = '='
/** Stands for the move that starts all tasks at once. */
const TOGETHER = '_'
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const RULES: Readonly<Record<string, Rule>> = {
  n: 'node',
  e: 'event-loop',
  p: 'preemptive',
  c: 'chaos',
}
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  c: 'completed',
  d: 'deadlock',
  l: 'livelock',
  s: 'starvation',
  i: 'invariant broken',
  t: 'threw',
  u: 'inconclusive',
}

/**
 * Turns a name into what a token may contain: words joined by `-`.
 *
 * @example
 * slug('Two payments, opened') // => 'two-payments-opened'
 */
export const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/**
 * Writes a token, in characters that no shell minds:
 * `version:parts:rule and outcome:schedule:checksum`. The schedule has a letter for each step, the
 * first task being `a`, with a number after it where it is repeated; `_` starts all tasks at once, `=`
 * comes after a step in which what is handed over goes on at once, and what can repeat forever after
 * a `.`.
 * @throws RangeError if a task beyond the 52nd makes a step.
 *
 * @example
 * const schedule = [0, 1, 0].map((task) => ({ task, operation: 0 }))
 * const token = writeToken({ program: ['shop'], rule: 'node', outcome: 'deadlock', schedule })
 * token.startsWith('1:nd:aba:') // => true
 * readToken(token, 'shop', 0).schedule.length // => 3
 */
export function writeToken({ program, rule, outcome, schedule, repeatsFrom }: Token): string {
  const [family, ...parts] = program
  const ending = `${letterOf(RULES, rule)}${letterOf(OUTCOMES, outcome)}`
  const rounds = [schedule.slice(0, repeatsFrom), schedule.slice(repeatsFrom ?? schedule.length)]
  const steps = rounds.map(writeSchedule).join(repeatsFrom === undefined ? '' : AGAIN)
  const body = [VERSION, ...parts.map(slug), ending, steps].join(':')
  return `${body}:${checksum(family, body)}`
}

/**
 * Reads a token of the program family `family`, whose programs have `parts` names.
 * @throws BadToken if it is damaged, is of another version, or is not of this family.
 *
 * @example
 * let message = ''
 * try {
 *   readToken('1:nd:aba', 'shop', 0)
 * } catch (error) {
 *   message = error instanceof BadToken ? error.message : 'another error'
 * }
 * message // => "a token has 4 fields, separated by ':', and begins with 1:"
 */
export function readToken(text: string, family: string, parts: number): Token {
  if (typeof text !== 'string') throw new BadToken(`a token is a text, not ${text}`)
  const fields = text.split(':')
  if (fields[0] !== VERSION && /^\d+$/.test(fields[0] ?? '')) {
    throw new BadToken(`the token is of version ${fields[0]}; this is version ${VERSION}`)
  }
  if (fields.length !== parts + 4 || fields[0] !== VERSION) {
    throw new BadToken(
      `a token has ${parts + 4} fields, separated by ':', and begins with ${VERSION}:`,
    )
  }
  const names = fields.slice(1, parts + 1)
  const [ending = '', schedule = '', sum = ''] = fields.slice(parts + 1)
  const read = {
    program: [family, ...names] as const,
    ...readEnding(ending),
    ...readRounds(schedule),
  }
  if (!/^[0-9a-z]{5}$/.test(sum))
    throw new BadToken(`'${sum}' is not a checksum: the token is damaged`)
  if (sum !== checksum(family, fields.slice(0, -1).join(':'))) {
    throw new OtherToken(
      `the token is damaged, or is not a token of ${family}: its checksum does not match`,
    )
  }
  return read
}

function readEnding(ending: string): Pick<Token, 'rule' | 'outcome'> {
  const rule = RULES[ending[0] ?? '']
  const outcome = OUTCOMES[ending[1] ?? '']
  if (rule === undefined || outcome === undefined || ending.length > 2) {
    throw new BadToken(`'${ending}' is not an ending: the token is damaged`)
  }
  return { rule, outcome }
}

function readRounds(text: string): Pick<Token, 'schedule' | 'repeatsFrom'> {
  const [before = '', again] = text.split(AGAIN)
  const schedule = readSchedule(before)
  if (again === undefined) return { schedule }
  return { schedule: [...schedule, ...readSchedule(again)], repeatsFrom: schedule.length }
}

function writeSchedule(schedule: readonly Move[]): string {
  let text = ''
  for (let i = 0, next: number; i < schedule.length; i = next) {
    const { task, operation, atOnce } = schedule[i] as Move
    next = i + 1
    if (operation === 0 && !atOnce) {
      while (isPlain(schedule[next]) && schedule[next]?.task === task) next += 1
    }
    text += operation < 0 ? TOGETHER : writeMoves(task, operation, next - i)
    if (atOnce) text += AT_ONCE
  }
  return text
}

const isPlain = (move: Move | undefined): boolean => move?.operation === 0 && !move.atOnce

function writeMoves(task: number, operation: number, times: number): string {
  const letter = LETTERS[task]
  if (letter === undefined) throw new RangeError(`no letter for task ${task}`)
  return `${letter}${operation > 0 ? `~${operation}` : times > 1 ? times : ''}`
}

function readSchedule(text: string): Move[] {
  const moves: Move[] = []
  const known = /(?:([A-Za-z])(?:~(\d+)|(\d+))?|_)(=?)/y
  while (known.lastIndex < text.length) {
    const match = known.exec(text)
    if (match === null) throw new BadToken(`'${text}' is not a schedule: the token is damaged`)
    const [, letter, operation = '0', times = '1', mark] = match
    const how = mark === AT_ONCE ? ({ atOnce: true } as const) : {}
    if (letter === undefined) {
      moves.push({ ...ALL_START, ...how })
      continue
    }
    const move = { task: LETTERS.indexOf(letter), operation: Number(operation), ...how }
    for (let i = 0; i < Math.min(Number(times), 1_000_000); i += 1) moves.push(move)
  }
  return moves
}

const letterOf = <A>(letters: Readonly<Record<string, A>>, value: A): string =>
  Object.keys(letters).find((letter) => letters[letter] === value) ?? '?'

const checksum = (family: string, body: string): string =>
  (new Fingerprint().addText(identityOf(family)).addText(body).a >>> 0)
    .toString(36)
    .slice(-5)
    .padStart(5, '0')

/**
 * What tells a name from others: its slug, where that is all of it, else the name as it is. Only words joined by
 * `-`, as of a folder, have the identity of the same words with spaces.
 */
function identityOf(name: string): string {
  const short = slug(name)
  const isAllOfIt = short === (name.includes('-') ? name : name.replaceAll(' ', '-'))
  return isAllOfIt ? short : name
}
