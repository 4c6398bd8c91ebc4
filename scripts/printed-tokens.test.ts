import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { replay } from '../comparisons/explorer/index.ts'
import { replayThreads } from '../comparisons/thread-explorer/explore.ts'
import { findThreadToken, isOfThreads } from '../comparisons/thread-explorer/token.ts'
import { programOf } from '../comparisons/verdicts/program-of.ts'
import { load, loadScheduled } from '../patterns/discover.ts'
import { findToken } from './replay.ts'

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

const [onThreads, others] = [true, false].map((is) =>
  [...commands.values()].filter(({ token }) => isOfThreads(token) === is),
)

it.each(onThreads ?? [])('$token of $pattern replays', async ({ pattern, token: text }) => {
  const { solution, schedule, outcome } = findThreadToken(await loadScheduled(pattern), text)
  const { ending } = await replayThreads(solution.entry, schedule)
  expect(ending.outcome).toBe(outcome)
})

it.each(others ?? [])('$token of $pattern replays', async ({ pattern, token: text }) => {
  const { solution, scenario, token } = await findToken(await load(pattern), text)
  const { schedule, rule, repeatsFrom, outcome } = token
  const { ending } = await replay(programOf(scenario, solution), schedule, rule, repeatsFrom)
  expect(ending.outcome).toBe(outcome)
})
