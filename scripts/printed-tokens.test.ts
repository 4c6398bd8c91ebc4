import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { inProcesses } from './processes.ts'
import type { Replayed } from './replay-tokens.suite.ts'

// A reader may copy any command that a page prints.

const root = fileURLToPath(new URL('..', import.meta.url))

const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name.replaceAll('\\', '/')))
    .filter((file) => file.endsWith('.md'))

/** The replay commands of a page. A long one is broken in two with a backslash. */
const commandsIn = (file: string) =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /scripts\/run ([a-z-]+)(?: \\\n)?\s+--replay ([A-Za-z0-9._~=@:-]+)/g,
    ),
  ].map(([, pattern = '', token = '']) => ({ pattern, token }))

const pages = ['README.md', ...pagesIn('docs'), ...pagesIn('patterns')]
const commands = new Map(
  pages.flatMap(commandsIn).map((command) => [`${command.pattern} ${command.token}`, command]),
)

it('pages print tokens', () => expect(commands.size).toBeGreaterThan(50))

const tokens = [...commands.values()]

/** What became of each of the tokens; what was thrown is a text. */
let replays: readonly (Replayed | string)[] = []

// In one process: it loads the problems as the command does, for which vitest takes twice as long.
beforeAll(async () => {
  const program = new URL('replay-process.suite.ts', import.meta.url)
  const found = await inProcesses<typeof tokens, typeof replays>(program, [tokens], () => {})
  replays = found.flat()
})

it.each(tokens.map((each, i) => ({ ...each, i })))('$token of $pattern replays', ({ i }) => {
  const replayed = replays[i]
  expect(replayed).toEqual({ outcome: expect.any(String), expected: expect.any(String) })
  const { outcome, expected } = replayed as Replayed
  expect(outcome).toBe(expected)
})
