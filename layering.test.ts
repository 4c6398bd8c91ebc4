import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { expect, it } from 'vitest'
import { importedBy, rooms, sourceFiles } from './imports.suite.ts'

// Imports point one way, `scripts -> comparisons -> patterns -> stm`, and what could run in a
// browser page imports nothing of Node. Of the rows that match a file, the first counts.

interface Rule {
  readonly says: string
  readonly files: RegExp
  /**
   * Files and folders of the repository that may be imported; `./` is the file's own folder,
   * `./<name>/` the folder beside it that has its name.
   */
  readonly may: readonly string[]
  /** What may be imported from elsewhere; `node:` is all of Node, `npm:` every package. */
  readonly packages: readonly string[]
}

/** What experiments may look at. */
const shown = [
  'comparisons/experiments/kit/',
  'comparisons/verdicts/',
  'comparisons/sources/',
  'comparisons/text/',
  'comparisons/mutants/',
  'comparisons/explorer/',
  'comparisons/render/',
  'comparisons/thread-explorer/',
  'patterns/',
  'stm/',
]

const rules: readonly Rule[] = [
  {
    says: 'the tests of stm import stm and what tests are made of',
    files: /^stm\/.*\.(test|suite|test-d)\.ts$/,
    may: ['stm/'],
    packages: ['vitest', 'fast-check', 'esbuild', 'wabt', '@vue/reactivity', 'node:'],
  },
  {
    says: 'the index of stm knows the core, the types, the observation and the development mode',
    files: /^stm\/index\.ts$/,
    may: ['stm/*.ts', 'stm/types/', 'stm/observation/', 'stm/development/develop.ts'],
    packages: [],
  },
  {
    says: 'what keeps the engine in use knows the one that ships, so that nothing has to register it',
    files: /^stm\/engine-in-use\.ts$/,
    may: ['stm/engine.ts', 'stm/event-loop/engine.ts'],
    packages: [],
  },
  {
    says: 'the core of stm knows no engine and no type that is built on it',
    files: /^stm\/[^/]+$/,
    may: ['stm/*.ts'],
    packages: [],
  },
  {
    says: 'what freezes the values of stm watches the event loop, the engine that keeps them in place',
    files: /^stm\/development\/freeze\.ts$/,
    may: ['stm/event-loop/watching.ts'],
    packages: [],
  },
  {
    says: 'the types, the observation and the development mode of stm know the core and no engine',
    files: /^stm\/(types|observation|development)\//,
    may: ['stm/*.ts', './'],
    packages: [],
  },
  {
    says: 'of the engine for threads, what creates heaps and threads knows Node',
    files: /^stm\/threads\/(heap|spawn|bundle)\.ts$/,
    may: ['stm/*.ts', './'],
    packages: ['node:', 'esbuild'],
  },
  {
    says: 'the layout of the engine for threads knows types that fit into fixed memory',
    files: /^stm\/threads\/(layout|shared-queue)\.ts$/,
    may: ['stm/*.ts', 'stm/types/', './'],
    packages: [],
  },
  {
    says: 'an engine of stm knows the core and no other engine, except the buffered attempt',
    files: /^stm\//,
    may: ['stm/*.ts', 'stm/buffered/attempt.ts', 'stm/buffered/watchers.ts', './'],
    packages: [],
  },
  {
    says: 'other tests import whatever they test',
    files: /\.(test|suite|test-d)\.ts$/,
    may: ['scripts/', 'comparisons/', 'patterns/', 'stm/'],
    packages: ['npm:', 'node:'],
  },
  {
    says: 'the matcher for vitest draws what has failed',
    files: /^comparisons\/explorer\/told-outside\.ts$/,
    may: ['comparisons/explorer/', 'comparisons/render/'],
    packages: [],
  },
  {
    says: 'the explorer knows the stage on which problems are played, and not one problem',
    files: /^comparisons\/explorer\//,
    may: ['comparisons/explorer/', 'comparisons/text/', 'patterns/stage.ts', 'stm/'],
    packages: ['npm:'],
  },
  {
    says: 'discovery reads folders, so it alone among the patterns needs Node',
    files: /^patterns\/discover\.ts$/,
    may: ['patterns/*.ts', 'stm/'],
    packages: ['npm:', 'node:'],
  },
  {
    says: 'what the patterns share knows none of them',
    files: /^patterns\/[^/]+$/,
    may: ['patterns/*.ts', 'stm/'],
    packages: ['npm:'],
  },
  {
    says: 'a problem knows none of its solutions',
    files: /^patterns\/[^/]+\/problem\.ts$/,
    may: ['patterns/*.ts', 'stm/'],
    packages: ['npm:'],
  },
  {
    says: 'a solution knows its own pattern and no other, and nothing of Node but the async context',
    files: /^patterns\//,
    may: ['./', 'patterns/*.ts', 'stm/'],
    packages: ['npm:', 'node:async_hooks'],
  },
  {
    says: 'the parts of an experiment know each other',
    files: /^comparisons\/experiments\/[^/]+\//,
    may: ['./', ...shown],
    packages: ['npm:', 'node:'],
  },
  {
    says: 'an experiment may look at whatever it shows, and at no other experiment',
    files: /^comparisons\/experiments\//,
    may: ['./<name>/', ...shown],
    packages: ['npm:', 'node:'],
  },
  {
    says: 'what runs in the page needs no Node',
    files: /^comparisons\/page\/app\//,
    may: [
      'comparisons/page/app/',
      'comparisons/page/not-in-a-page.ts',
      'comparisons/page/page-options.ts',
      'comparisons/page/registry.ts',
      'comparisons/explorer/',
      'comparisons/text/',
      'comparisons/verdicts/program-of.ts',
      'patterns/*.ts',
    ],
    packages: ['npm:'],
  },
  {
    says: 'comparisons know the patterns as a whole, and not one of them',
    files: /^comparisons\//,
    may: ['comparisons/', 'patterns/*.ts', 'stm/'],
    packages: ['npm:', 'node:'],
  },
  {
    says: 'scripts import what they like',
    files: /^scripts\//,
    may: ['scripts/', 'comparisons/', 'patterns/', 'stm/'],
    packages: ['npm:', 'node:'],
  },
]

/** A folder that is entered by its doors: other files of it are imported by its own files alone. */
interface Room {
  readonly says: string
  readonly folder: string
  readonly doors: readonly string[]
}

const closedRooms: readonly Room[] = [
  {
    says: 'the explorer is entered by its index, its matcher for vitest, what gives programs readers, and the list of its corpus',
    folder: 'comparisons/explorer/',
    doors: [
      'comparisons/explorer/index.ts',
      'comparisons/explorer/vitest.ts',
      'comparisons/explorer/fingerprint/with-readers.ts',
      'comparisons/explorer/corpus/corpus.suite.ts',
    ],
  },
]

const isTest = /\.(test|suite|test-d)\.ts$/

/** Whether an import passes the doors of a room. Tests may share a suite that is kept there. */
function passesDoor({ folder, doors }: Room, file: string, specifier: string): boolean {
  if (!specifier.startsWith('.') || file.startsWith(folder)) return false
  const target = join(dirname(file), specifier)
  const isShared = isTest.test(file) && target.endsWith('.suite.ts')
  return target.startsWith(folder) && !doors.includes(target) && !isShared
}

function isAllowed(rule: Rule, file: string, specifier: string): boolean {
  if (specifier.startsWith('.')) {
    const target = join(dirname(file), specifier)
    return rule.may.some((allowed) => {
      if (allowed === './') return dirname(target) === dirname(file)
      if (allowed === './<name>/') return dirname(target) === file.replace(/\.ts$/, '')
      if (allowed.endsWith('/*.ts')) return dirname(target) === dirname(allowed)
      return allowed.endsWith('/') ? target.startsWith(allowed) : target === allowed
    })
  }
  return rule.packages.some((allowed) => {
    if (allowed === 'npm:') return !specifier.startsWith('node:')
    return allowed.endsWith(':') ? specifier.startsWith(allowed) : specifier === allowed
  })
}

const ruleOf = (file: string): Rule | undefined => rules.find(({ files }) => files.test(file))

function violations(file: string, source: string): string[] {
  const rule = ruleOf(file)
  if (rule === undefined) return [`${file} is in no layer`]
  const refused = importedBy(source).filter((specifier) => !isAllowed(rule, file, specifier))
  return refused.map((specifier) => `${file} imports ${specifier}`)
}

const files = sourceFiles(rooms)

for (const rule of rules) {
  it(rule.says, () => {
    const ruled = files.filter((file) => ruleOf(file) === rule)
    expect(ruled.flatMap((file) => violations(file, readFileSync(file, 'utf8')))).toEqual([])
  })
}

for (const room of closedRooms) {
  it(room.says, () => {
    expect(room.doors.filter((door) => !files.includes(door))).toEqual([])
    const past = files.flatMap((file) =>
      importedBy(readFileSync(file, 'utf8'))
        .filter((specifier) => passesDoor(room, file, specifier))
        .map((specifier) => `${file} imports ${specifier}`),
    )
    expect(past).toEqual([])
  })
}

it('finds an import that passes a door, type-only ones included', () => {
  const [explorer] = closedRooms as readonly [Room]
  const finds = (file: string, source: string) =>
    importedBy(source).some((specifier) => passesDoor(explorer, file, specifier))
  const wrong = [
    ['comparisons/render/x.ts', `import { a } from '../explorer/report/lanes.ts'`],
    ['comparisons/bench/x.ts', `import type { A } from '../explorer/search/search.ts'`],
    ['comparisons/docs/x.ts', `import {\n  type A,\n} from '../explorer/token.ts'`],
    ['scripts/x.ts', `const it = await import('../comparisons/explorer/explore.ts')`],
    ['comparisons/x.test.ts', `export * from './explorer/program.ts'`],
    ['comparisons/x.ts', `import { a } from './explorer/search/congruence.suite.ts'`],
  ] as const
  expect(wrong.filter(([file, source]) => !finds(file, source))).toEqual([])
  const right = [
    ['comparisons/render/x.ts', `import { explain } from '../explorer/index.ts'`],
    ['patterns/x.test.ts', `import '../comparisons/explorer/vitest.ts'`],
    ['comparisons/explorer/x.ts', `import { a } from './report/lanes.ts'`],
    ['comparisons/x.test.ts', `import { a } from './explorer/search/congruence.suite.ts'`],
  ] as const
  expect(right.filter(([file, source]) => finds(file, source))).toEqual([])
})

it('every source file belongs to a layer', () => {
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter((file) => ruleOf(file) === undefined)).toEqual([])
})

it('finds an import in the wrong direction, however it is written', () => {
  const wrong = [
    ['stm/x.ts', `import { a } from '../patterns/stage.ts'`],
    ['stm/x.ts', `import {\n  type A,\n  b,\n} from "async-mutex"`],
    ['stm/x.ts', `export * from 'node:fs'`],
    ['stm/x.ts', `import '../scripts/run.ts'`],
    ['stm/x.ts', `const lazy = () => import('../comparisons/explorer/explore.ts')`],
    ['stm/x.ts', `import { a } from './event-loop/engine.ts'`],
    ['stm/x.ts', `import type { A } from './types/tmap.ts'`],
    ['stm/types/x.ts', `import { a } from '../event-loop/engine.ts'`],
    ['stm/types/x.ts', `import type { A } from '../buffered/attempt.ts'`],
    ['stm/event-loop/x.ts', `import { a } from '../buffered/preemptive.ts'`],
    ['stm/event-loop/x.ts', `import type { A } from '../types/tmap.ts'`],
    ['stm/threads/x.ts', `import { a } from '../event-loop/attempt.ts'`],
    ['stm/threads/x.ts', `import type { A } from '../buffered/preemptive.ts'`],
    ['stm/index.ts', `import { a } from './buffered/preemptive.ts'`],
    ['stm/x.test.ts', `import type { A } from '../patterns/stage.ts'`],
    ['patterns/one/stm.ts', `import { b } from '../two/stm.ts'`],
    ['patterns/one/stm.ts', `import { b } from '../../comparisons/sources/source-metrics.ts'`],
    ['patterns/one/problem.ts', `import { b } from './stm.ts'`],
    ['patterns/one/mutex.ts', `import { setTimeout } from 'node:timers/promises'`],
    ['comparisons/explorer/x.ts', `import problem from '../../patterns/one/problem.ts'`],
    ['comparisons/explorer/x.ts', `import { AsyncLocalStorage } from 'node:async_hooks'`],
    ['comparisons/x.ts', `import { run } from '../scripts/run.ts'`],
    ['comparisons/experiments/x.ts', `import other from './y.ts'`],
    ['comparisons/experiments/x.ts', `import other from './y/part.ts'`],
    ['comparisons/experiments/x/part.ts', `import other from '../y.ts'`],
    ['comparisons/experiments/x/part.ts', `import other from '../y/part.ts'`],
  ] as const
  expect(wrong.filter(([file, source]) => violations(file, source).length !== 1)).toEqual([])
})
