import { readFile } from 'node:fs/promises'
import { join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { CommandLineError, command } from '../command-line.ts'
import { type Found, findHabits } from '../prose/find-habits.ts'
import { proseFiles } from '../prose/prose-files.ts'

const HELP = `Usage: npx tsx scripts/check-prose [path...] [options]

Finds phrases that read like a translation, in comments, in texts of two words
or more, and in pages: of the whole repository, or of the files and folders
named. Prints where each is, and what plain English says instead.
scripts/prose/habits.ts lists the phrases.

  --summary    count them by folder
  --help       this text

Exit code: 0 if there are none, 1 if there are some, 2 if the command line was
wrong.
`

const options = {
  summary: { type: 'boolean', default: false },
} as const

/** Contain the phrases on purpose, so they are searched only if they are named. */
const EXEMPT = ['scripts/check-prose.test.ts', 'scripts/prose/habits.ts']

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Located extends Found {
  readonly file: string
}

export default command({
  help: () => HELP,
  options,
  takesNames: true,
  async run(values, names) {
    const found: Located[] = []
    for (const file of namedIn(names, await proseFiles(root))) {
      const text = await readFile(join(root, file), 'utf8')
      found.push(...findHabits(file, text).map((each) => ({ file, ...each })))
    }
    const lines = values.summary ? countsOf(found) : found.map(described)
    for (const line of lines) process.stdout.write(`${line}\n`)
    if (found.length > 0) process.exitCode = 1
  },
})

/** Those of `files` that `paths` name; without paths, all that are not exempt. */
function namedIn(paths: readonly string[], files: readonly string[]): readonly string[] {
  const isWithin = (file: string, path: string) =>
    file === path || file.startsWith(`${path.replace(/\/$/, '')}/`)
  for (const path of paths) {
    if (!files.some((file) => isWithin(file, path))) {
      throw new CommandLineError(`no source or page in '${path}'`)
    }
  }
  if (paths.length === 0) return files.filter((file) => !EXEMPT.includes(file))
  return files.filter((file) => paths.some((path) => isWithin(file, path)))
}

function described({ file, line, words, habit }: Located): string {
  return `${file}:${line}: '${words}' → ${habit.better} (${habit.reason})`
}

/** How many there are in each folder, two deep. */
function countsOf(found: readonly Located[]): string[] {
  const counts = new Map<string, number>()
  for (const { file } of found) {
    const folder = file.split('/').slice(0, -1).slice(0, 2).join('/') || '.'
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  return [...rows, ['in all', found.length] as const].map(
    ([folder, count]) => `${String(count).padStart(6)}  ${folder}`,
  )
}
