import { fileURLToPath } from 'node:url'
import { runInContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { discoverChapters, type Entry, type Solution } from '../../patterns/discover.ts'
import {
  advance,
  type Exploration,
  type Move,
  mapOf,
  type Program,
  type Rule,
  type StateMap,
} from '../explorer/index.ts'
import { closePages, page } from '../explorer/page-globals.suite.ts'
import { declarationOf } from '../verdicts/compare.ts'
import { programOf } from '../verdicts/program-of.ts'
import { bundle } from './bundle.ts'
import { ifSmall } from './if-small.suite.ts'
import { obstacle } from './problem-script.ts'
import { sharedModules } from './shared-modules.ts'

// What a page finds, built as the page is, and run without anything of Node; and whether its map offers what
// its board does.

const root = fileURLToPath(new URL('../..', import.meta.url))
const entries = (await discoverChapters()).flatMap((chapter) => chapter.entries)
const RULES = ['node', 'event-loop'] as const
type Either = (typeof RULES)[number]

/** `npm run sweep` compares all solutions, in larger searches too. It is not part of `npm test`. */
const isSweep = process.env.npm_lifecycle_event === 'sweep'

/** A search of more states is not compared, for it takes long. */
const MOST_STATES = isSweep ? 3_000 : 200

/** In how many states of a map what it offers is held against the board. */
const STATES_PLAYED = isSweep ? 10 : 1

/** What is compared: all but the words, and the states, of which a page may merge fewer. */
const found = ({ complete, outcomes, broken, interleavings, chance, failures }: Exploration) => ({
  complete,
  outcomes: [...outcomes].map(([outcome, ways]) => `${ways} ${outcome}`).sort(),
  broken: [...broken.keys()].sort(),
  interleavings: String(interleavings),
  // The sum of many numbers, whose order differs.
  chance: chance?.toFixed(9),
  simplest: failures.map(({ ending, steps, preemptions }) => ({
    outcome: ending.outcome,
    steps: steps.map(({ task }) => task),
    preemptions,
  })),
})

type Staged = Entry['pattern']['scenarios'][string]

/** One right solution and one wrong one that a page can run; in a sweep, all. */
async function playedOf({ name, solutions }: Entry): Promise<readonly Solution[]> {
  const all = await solutions()
  const right = [...all.filter(({ bug }) => bug === undefined)].reverse()
  const wrong = all.filter(({ bug }) => bug !== undefined)
  const chosen: Solution[] = []
  for (const candidates of [right, wrong]) {
    for (const each of candidates) {
      const file = `patterns/${name}/${each.name}.ts`
      if (await obstacle(root, file, sharedModules(root, new Set()))) continue
      chosen.push(each)
      if (!isSweep) break
    }
  }
  return chosen
}

/** Explores in a page: the only thing that its script hands out. */
type InPage = (name: string, solution: string, scenario: string, rule: Rule) => Promise<Exploration>

const played = new Map<string, readonly Solution[]>()
let inPage: InPage

beforeAll(async () => {
  for (const entry of entries) played.set(entry.name, await playedOf(entry))
  const { code } = await bundle(root, script())
  const context = page()
  runInContext(code, context)
  inPage = runInContext('inPage', context)
})

afterAll(closePages)

function script(): string {
  const imports: string[] = []
  const problems: string[] = []
  for (const [i, [name, solutions]] of [...played].entries()) {
    imports.push(`import p${i} from './patterns/${name}/problem.ts'`)
    for (const [j, solution] of solutions.entries()) {
      imports.push(`import * as s${i}_${j} from './patterns/${name}/${solution.name}.ts'`)
    }
    const listed = solutions.map((solution, j) => `'${solution.name}': s${i}_${j}`)
    problems.push(`'${name}': { pattern: p${i}, solutions: { ${listed.join(', ')} } }`)
  }
  return `
    import { explore } from './comparisons/explorer/index.ts'
    import { programOf } from './comparisons/verdicts/program-of.ts'
    ${imports.join('\n')}
    const problems = { ${problems.join(',\n')} }
    globalThis.inPage = (name, solution, scenario, rule) => {
      const { pattern, solutions } = problems[name]
      const { default: solve, opened } = solutions[solution]
      return explore(programOf(pattern.scenarios[scenario], { solve, opened }), { rule, states: ${5 * MOST_STATES} })
    }`
}

/** The names of the problems that were compared under a rule, once for each comparison. */
const compared: Readonly<Record<Either, string[]>> = { node: [], 'event-loop': [] }

/**
 * Holds what a page finds of a scenario against what is found here, under the first of `rules` under
 * which that does not take long; in a sweep, under each.
 */
async function compare(
  name: string,
  scenario: string,
  staged: Staged,
  solution: Solution,
  rules: readonly Either[],
) {
  if ('inexpressible' in declarationOf(solution, scenario, staged)) return
  const program = programOf(staged, solution)
  for (const rule of rules) {
    const here = await ifSmall(MOST_STATES, (onProgress) => mapOf(program, { rule, onProgress }))
    if (here === null || !here.exploration.complete) continue
    const there = await inPage(name, solution.name, scenario, rule)
    const which = `${solution.name}, ${scenario}, ${rule}`
    // Where what a function holds cannot be seen, a page merges fewer states, and may not come to the end.
    if (there.complete) expect.soft(found(there), which).toEqual(found(here.exploration))
    else expect.soft([which, there.unseen]).toEqual([which, expect.any(String)])
    if (!there.complete && isSweep) console.log(`${name}, ${which}: not complete, ${there.unseen}`)
    await playMap(here.map as StateMap, program, rule, which)
    compared[rule].push(name)
    if (!isSweep) return
  }
}

const movesIn = (ways: readonly { readonly move: Move }[]): string[] =>
  ways.map(({ move: { task, operation, atOnce } }) => `${task}.${operation} ${atOnce ?? ''}`).sort()

/** Goes to some states of a map by the board, and holds what the two offer there against each other. */
async function playMap(map: StateMap, program: Program, rule: Either, which: string) {
  const step = Math.ceil(map.size / STATES_PLAYED)
  for (let number = compared[rule].length % step; number < map.size; number += step) {
    const schedule = map.scheduleTo(number)
    const place = map.at(schedule)
    const { next, ending } = await advance(program, schedule, rule)
    const offered = [place?.state.ending, ...movesIn(place?.links ?? [])]
    const message = `${which}, state ${number}`
    expect.soft(offered, message).toEqual([ending?.outcome ?? null, ...movesIn(next)])
  }
}

it.each(entries)(
  '$name: a page counts what a terminal counts, and its map offers what its board does',
  async ({ name, pattern }) => {
    for (const [i, [scenario, staged]] of Object.entries(pattern.scenarios).entries()) {
      for (const [j, solution] of (played.get(name) ?? []).entries()) {
        // Of the two solutions one is compared under each rule; the next scenario has it the other way.
        const rules = (i + j) % 2 === 0 ? RULES : RULES.toReversed()
        await compare(name, scenario, staged, solution, rules)
      }
    }
  },
)

/** With slower locks. */
const LARGE = ['lease', 'santa-claus']

it('compares both rules for every problem, but where all searches are larger', () => {
  const missing = (rule: Either) =>
    entries.map(({ name }) => name).filter((name) => !compared[rule].includes(name))
  expect(missing('node')).toEqual([])
  expect(missing('event-loop').filter((name) => !LARGE.includes(name))).toEqual([])
  expect(compared.node.length + compared['event-loop'].length).toBeGreaterThan(8 * entries.length)
})
