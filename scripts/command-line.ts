import { Chalk } from 'chalk'
import { distance } from 'fastest-levenshtein'

/** The command line was wrong: one clear line on stderr, and exit code 2. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError'
}

/** Colours for stdout, unless it is a pipe or `NO_COLOR` is set. */
export const palette = process.env.NO_COLOR ? new Chalk({ level: 0 }) : new Chalk()

let lastTold = 0

/** Tells what is going on, on stderr and only on a terminal, a few times a second. */
export const progress = {
  tell(text: string): void {
    if (!process.stderr.isTTY || Date.now() - lastTold < 100) return
    lastTold = Date.now()
    process.stderr.write(`\r\x1b[K${text.slice(0, 78)}`)
  },
  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  },
}

/** Runs a command: a wrong command line ends it with 2, Ctrl-C with 130, a closed pipe quietly. */
export async function main(command: (args: string[]) => Promise<void>): Promise<void> {
  process.on('SIGINT', () => {
    progress.clear()
    process.exit(130)
  })
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
  try {
    await command(process.argv.slice(2))
  } catch (error) {
    progress.clear()
    if (!isCommandLineError(error)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}

/** Ours, or one of `parseArgs`. */
const isCommandLineError = (error: unknown): error is Error =>
  error instanceof CommandLineError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

/** `name` if it is one of `names`. */
export function oneOf(what: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name
  const near = names
    .map((known) => ({ known, far: distance(name, known) }))
    .filter(({ known, far }) => far <= Math.max(3, known.length / 2) || known.includes(name))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ known }) => known)
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `known: ${names.join(', ')}`
  throw new CommandLineError(`unknown ${what} '${name}'; ${hint}`)
}

/** The value of an option that is a count; `undefined` if it was not given. */
export function natural(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(value)) {
    throw new CommandLineError(`--${option} takes a whole number from 0 on, not '${value}'`)
  }
  return Number(value)
}
