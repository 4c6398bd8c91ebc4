import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

// The engine that ships must stay readable in one sitting, and each type over a cup of coffee. Only
// code counts: neither blank lines nor comments.

const here = fileURLToPath(new URL('.', import.meta.url))

/** The source files of a folder, by their paths in `stm/`. `.` is the core. */
const sourcesIn = (folder: string): string[] =>
  readdirSync(join(here, folder))
    .filter((file) => /^[\w-]+\.ts$/.test(file))
    .map((file) => join(folder, file))

const linesIn = (file: string): number =>
  readFileSync(join(here, file), 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(?:$|\/\/|\/?\*)/.test(line)).length

const linesInAll = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + linesIn(file), 0)

/** Files that a reader of the engine can leave out. Every other file of the two rooms counts. */
const besides = [
  'index.ts', // exports
  'errors.ts', // messages
  'refuse-promise.ts', // messages
  'synchronous.ts', // types that refuse async bodies
  'assert-count.ts', // messages
  'timeout.ts', // sets a timer, and knows no engine
  'callers.ts', // a stack trace, for inspection
  'late-use.ts', // the seam for the development mode
  'engine.ts', // the seam for other engines
  'probe.ts', // the seam for the explorer, with those named below it
  'event-loop/probe.ts',
  'meter.ts', // the seam for counts and for who waits
  'event-loop/new-attempt.ts',
  'event-loop/watching.ts',
]

it('the engine has at most 740 lines of code', () => {
  const rooms = [...sourcesIn('.'), ...sourcesIn('event-loop')]
  expect(besides.filter((file) => !rooms.includes(file))).toEqual([])
  expect(linesInAll(rooms.filter((file) => !besides.includes(file)))).toBeLessThanOrEqual(740)
})

it.each([
  ['.', 525],
  ['development', 230],
  ['observation', 280],
  ['event-loop', 615],
  ['buffered', 320],
  ['threads', 2_620],
])('all of %s has at most %i lines of code', (folder, most) => {
  expect(linesInAll(sourcesIn(folder))).toBeLessThanOrEqual(most)
})

it('a file has at most 120 lines of code, the attempt of the event loop 165, one of threads 230', () => {
  const files = [
    '.',
    'development',
    'observation',
    'event-loop',
    'buffered',
    'types',
    'threads',
  ].flatMap(sourcesIn)
  const most = (file: string) => {
    if (file.startsWith('threads')) return 230
    return file === 'event-loop/attempt.ts' ? 165 : 120
  }
  expect(files.filter((file) => linesIn(file) > most(file))).toEqual([])
})
