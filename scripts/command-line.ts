import './started-by-mistake.ts'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { Chalk } from 'chalk'
import { distance } from 'fastest-levenshtein'
import { WIDTH } from '../comparisons/text/width.ts'
import { wrap } from '../comparisons/text/wrap.ts'
import { BadPattern } from '../patterns/discover.ts'
import { shownOn } from './charset.ts'

type Options = NonNullable<ParseArgsConfig['options']>

const HELP = { help: { type: 'boolean', short: 'h' } } as const

/** The values of parsed options, as `parseArgs` types them. */
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O & typeof HELP; allowPositionals: boolean }>
>['values']

/** What a command does, for {@link command}. */
export interface Command<O extends Options> {
  /** What `--help` prints, in 80 columns. It is made only when asked for. */
  help(): string | Promise<string>
  /** What `parseArgs` is to know; `--help` is added. */
  readonly options: O
  /** Whether the command takes names besides its options. */
  readonly takesNames: boolean
  /** Does the work. A {@link CommandLineError} from it makes the exit code 2. */
  run(values: Values<O>, names: readonly string[]): Promise<void>
}

/** A command that can be run, by {@link command}. */
export interface Runnable {
  /** Runs it with the arguments of this process. A closed pipe ends it without a message. */
  main(): Promise<void>
  /** Runs it with the arguments `args`, and sets the exit code of this process. */
  perform(args: readonly string[]): Promise<void>
}

/** Makes a command. Its exit code is 2 for a wrong command line and 130 after Ctrl-C. */
export function command<const O extends Options>(given: Command<O>): Runnable {
  const perform = async (args: readonly string[]) => {
    try {
      await run(given, args)
    } catch (error) {
      progress.clear()
      if (!isCommandLineError(error)) throw error
      process.stderr.write(`${inOneLine(error)}\n`)
      process.exitCode = 2
    }
  }
  const main = () => {
    endQuietly()
    return perform(process.argv.slice(2))
  }
  return { main, perform }
}

async function run<const O extends Options>(
  { options, takesNames: allowPositionals, ...given }: Command<O>,
  args: readonly string[],
): Promise<void> {
  const known = { ...options, ...HELP }
  assertReadable(args, known)
  const parsed = parseArgs({ args, options: known, allowPositionals })
  const values = parsed.values as Values<O> & { readonly help?: boolean }
  if (values.help) print(await given.help())
  else await given.run(values, parsed.positionals)
}

/**
 * @throws CommandLineError for an option that is unknown or lacks its value: one line, with the
 * nearest name.
 */
function assertReadable(args: readonly string[], known: Options): void {
  const names = Object.keys(known).map((name) => `--${name}`)
  const end = args.indexOf('--')
  for (const [i, arg] of args.slice(0, end < 0 ? args.length : end).entries()) {
    const [name = '', value] = arg.split('=', 2)
    if (!name.startsWith('--') || isValueOf(args[i - 1], known)) continue
    oneOf('option', name, names)
    const next = args[i + 1]
    const isMissing = value === undefined && isValueOf(name, known)
    if (isMissing && next === undefined) throw new CommandLineError(`${name} needs a value`)
    if (isMissing && next?.startsWith('-')) {
      throw new CommandLineError(`${name} needs a value, and '${next}' is none`)
    }
  }
}

/** Whether what follows `arg` is the value of an option. */
function isValueOf(arg: string | undefined, known: Options): boolean {
  return arg?.startsWith('--') === true && known[arg.slice(2)]?.type === 'string'
}

function endQuietly(): void {
  process.on('SIGINT', () => {
    progress.clear()
    process.exit(130)
  })
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    process.stderr.write(`the output cannot be written: ${error.message}\n`)
    process.exit(2)
  })
}

/** The command line was wrong. The message says how: in one line, below which there may be a list of names. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError'
}

/** What the file system says of a place where nothing can be written. */
const UNWRITABLE = ['EACCES', 'EEXIST', 'EISDIR', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS']

/** Ours, one of `parseArgs`, or of the file system. */
const isCommandLineError = (error: unknown): error is Error =>
  error instanceof CommandLineError ||
  error instanceof BadPattern ||
  (error instanceof Error && 'code' in error && isOfGiven(String(error.code)))

const isOfGiven = (code: string): boolean =>
  code.startsWith('ERR_PARSE_ARGS') || UNWRITABLE.includes(code)

/** What is wrong, without the advice of `parseArgs`, which is of no use here. */
function inOneLine(error: Error): string {
  if (error instanceof CommandLineError || error instanceof BadPattern) return error.message
  const [, letter] = /^Unknown option '(-[^-'])'/.exec(error.message) ?? []
  return letter === undefined ? error.message : `unknown option '${letter}'; --help shows all`
}

/** Colours for stdout; none in a pipe, or if `NO_COLOR` is set. */
export const palette = process.env.NO_COLOR ? new Chalk({ level: 0 }) : new Chalk()

/** Writes to stdout, in ASCII if `isAscii` or if the terminal shows nothing else. */
export function print(text: string, isAscii = false): void {
  progress.clear()
  process.stdout.write(shownOn(text, isAscii))
}

/** Writes `value` to stdout as JSON, the same bytes on every terminal. */
export function printJson(value: unknown): void {
  progress.clear()
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

let lastShown = 0

/** A line that shows what is going on: on stderr, only on a terminal, a few times a second. */
export const progress = {
  show(text: string): void {
    if (!process.stderr.isTTY || Date.now() - lastShown < 100) return
    lastShown = Date.now()
    process.stderr.write(`\r\x1b[K${text.slice(0, 78)}`)
  },
  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  },
}

/**
 * Returns `name` if it is one of `names`.
 * @throws CommandLineError that suggests the nearest of `names`.
 */
export function oneOf(what: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name
  const near = nearest(name, names)
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `known: ${names.join(', ')}`
  const message = `unknown ${what} '${name}'; ${hint}`
  const isLong = near.length === 0 && message.length > WIDTH
  throw new CommandLineError(
    isLong ? `unknown ${what} '${name}'; known:\n${listOf(names)}` : message,
  )
}

/** Names, indented, in lines of 80 columns. None is broken at a space that it has. */
function listOf(names: readonly string[]): string {
  const text = names.map((name) => name.replaceAll(' ', NO_BREAK)).join(', ')
  return wrap(text, WIDTH - 2)
    .map((line) => `  ${line.replaceAll(NO_BREAK, ' ')}`)
    .join('\n')
}

const NO_BREAK = '\u00a0'

/** At most three of `names` that may have been meant by `name`, the nearest first. */
const nearest = (name: string, names: readonly string[]): readonly string[] =>
  names
    .map((known) => ({ known, far: distance(name, known) }))
    .filter(({ known, far }) => far <= Math.max(2, known.length / 3) || known.includes(name))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ known }) => known)

/**
 * The value of an option that is a count; `undefined` if it was not given.
 * @throws CommandLineError if the value is no whole number from `least` on of at most nine digits.
 */
export function natural(option: string, value: string | undefined, least = 0): number | undefined {
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(value) || Number(value) < least) {
    throw new CommandLineError(`--${option} takes a whole number from ${least} on, not '${value}'`)
  }
  return Number(value)
}
