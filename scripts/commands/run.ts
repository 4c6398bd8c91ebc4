import '../exploration-flags.ts'
import { renderList } from '../../comparisons/render/list.ts'
import { renderHead, SolutionRendering } from '../../comparisons/render/terminal.ts'
import { compare } from '../../comparisons/verdicts/compare.ts'
import { factsOf, scenarioFacts } from '../../comparisons/verdicts/facts.ts'
import {
  discoverChapters,
  type Entry,
  load,
  loadOnThreads,
  loadScheduled,
  patternNames,
  scheduledNames,
  threadsProblemNames,
} from '../../patterns/discover.ts'
import { entriesIn, mapChapters } from '../../patterns/order.ts'
import {
  CommandLineError,
  command,
  natural,
  oneOf,
  palette,
  print,
  printJson,
  progress,
} from '../command-line.ts'
import type { Form } from '../replay.ts'

const HELP = `Usage: npx tsx scripts/run [pattern] [options]

Without a pattern: lists the patterns by chapter, with their lessons.
With one: drives each of its solutions through its interleavings. A problem on
threads runs on real ones: through their schedules, for which --schedules,
--first and --seed are, or as they come, with no bounds.

  --solution NAME    run only that solution
  --replay TOKEN     show one schedule: on a terminal step by step (arrow
                     keys, space, q), in a pipe all at once
  --svg, --md        with --replay: print the schedule as a picture, or as a
                     figure in Markdown. For --svg the program is explored
                     first, to mark the point of no return; that is known only
                     for the simplest schedule of its kind
  --json             machine-readable output
  --ascii            ASCII only (the default on a terminal whose locale is not
                     UTF-8)
  --preemptions N    leave out schedules with more pre-emptions
  --schedules N      run the program at most N times in each search
  --states N         stop each search at N states, instead of at 10,000
  --steps N          where runs may have no end: leave out what comes after N
                     steps
  --seconds N        stop each search after N seconds
  --first            stop each search at its first failure, which need not be
                     the simplest one
  --seed N           choose at random, from this seed, in --schedules runs
  --help             show this text

Exit code: 0 if every solution behaves as its file declares and the declared
winner matches the results (for --replay: if the outcome recurred), 1 if not,
2 if the command line was wrong.
`

// What is needed only at the end, or seldom, is imported then: the first schedule is shown sooner.

const ON_THREADS = 'On threads'

const options = {
  solution: { type: 'string' },
  replay: { type: 'string' },
  svg: { type: 'boolean' },
  md: { type: 'boolean' },
  json: { type: 'boolean', default: false },
  ascii: { type: 'boolean' },
  preemptions: { type: 'string' },
  schedules: { type: 'string' },
  states: { type: 'string' },
  steps: { type: 'string' },
  seconds: { type: 'string' },
  first: { type: 'boolean' },
  seed: { type: 'string' },
} as const

export default command({
  help: () => HELP,
  options,
  takesNames: true,
  async run(values, names) {
    const [name, ...others] = names
    if (others.length > 0) {
      const hint = `a solution is chosen by --solution ${others[0]}`
      throw new CommandLineError(`one pattern at a time: ${names.join(', ')}; ${hint}`)
    }
    const { solution, replay, json, ascii, svg, md, ...bounding } = values
    const form = { json, ascii, svg, md }
    checkForm(form, replay)
    const bounds = boundsOf(bounding)
    checkTogether(values)
    if (name === undefined) return await list(values)
    const onThreads = await threadsProblemNames()
    if (onThreads.includes(name)) {
      const { runThreads } = await import('../run-threads.ts')
      return await runThreads(name, values)
    }
    const scheduled = await scheduledNames()
    if (scheduled.includes(name)) {
      const { runScheduled } = await import('../run-scheduled.ts')
      const { schedules, seed, stopAtFirst } = bounds
      return await runScheduled(name, values, { schedules, seed, stopAtFirst })
    }
    const known = [...(await patternNames()), ...scheduled, ...onThreads]
    const entry = await load(oneOf('pattern', name, known))
    if (replay !== undefined) {
      const { replayToken } = await import('../replay.ts')
      return await replayToken(entry, replay, form)
    }
    await compareAll(entry, solution, bounds, form)
  },
})

function checkForm({ json, svg, md }: Form, replay: string | undefined): void {
  const given = Object.entries({ json, svg, md }).flatMap(([name, is]) => (is ? [`--${name}`] : []))
  if (given.length > 1) throw new CommandLineError(`one form at a time: ${given.join(', ')}`)
  if ((svg || md) && replay === undefined) {
    throw new CommandLineError(`${given.join()} needs --replay TOKEN`)
  }
}

type Bounding = 'preemptions' | 'schedules' | 'states' | 'steps' | 'seconds' | 'seed'

function boundsOf({
  first,
  ...given
}: { readonly [Name in Bounding]?: string } & { readonly first?: boolean }) {
  return {
    preemptions: natural('preemptions', given.preemptions),
    schedules: natural('schedules', given.schedules, 1),
    states: natural('states', given.states, 1),
    steps: natural('steps', given.steps, 1),
    seconds: natural('seconds', given.seconds, 1),
    stopAtFirst: first,
    seed: natural('seed', given.seed),
  }
}

/** What would be ignored beside an option. */
const USELESS = {
  replay: ['solution', 'preemptions', 'schedules', 'states', 'steps', 'seconds', 'first', 'seed'],
  seed: ['preemptions', 'states', 'steps', 'seconds'],
} as const

function checkTogether(values: { readonly [Name in keyof typeof options]?: unknown }): void {
  for (const [option, useless] of Object.entries(USELESS)) {
    if (values[option as keyof typeof USELESS] === undefined) continue
    const other = useless.find((each) => values[each] !== undefined)
    if (other !== undefined) {
      throw new CommandLineError(
        `--${other} makes no difference beside --${option}: leave one of them out`,
      )
    }
  }
}

/** Lists the patterns. Every option but `--json` and `--ascii` needs a pattern. */
async function list({ json, ascii, ...others }: Form): Promise<void> {
  const [needless] = Object.keys(others)
  if (needless !== undefined) throw new CommandLineError(`--${needless} needs a pattern`)
  const chapters = mapChapters(
    await discoverChapters(),
    ({ name, pattern: { title, lesson, chapter } }) => ({ name, title, lesson, chapter }),
  )
  const onThreads = [
    ...(await Promise.all((await scheduledNames()).map(listedScheduled))),
    ...(await Promise.all((await threadsProblemNames()).map(listedOnThreads))),
  ]
  if (json) printJson([...entriesIn(chapters), ...onThreads])
  else print(renderList([...chapters, { title: ON_THREADS, entries: onThreads }], palette), ascii)
}

async function listedScheduled(name: string) {
  const { title, lesson } = (await loadScheduled(name)).problem
  return { name, title, lesson, chapter: ON_THREADS }
}

async function listedOnThreads(name: string) {
  const { title, lesson } = await loadOnThreads(name)
  return { name, title, lesson, chapter: ON_THREADS }
}

/** Compares the solutions, and shows each scenario as soon as it is explored. */
async function compareAll(
  entry: Entry,
  only: string | undefined,
  bounds: NonNullable<Parameters<typeof compare>[2]>,
  { json, ascii }: Form,
): Promise<void> {
  const solutions = await entry.solutions()
  const names = solutions.map(({ name }) => name)
  if (only !== undefined) oneOf('solution', only, names)
  const chosen = solutions.filter(({ name }) => only === undefined || name === only)
  const show = (text: string) => {
    if (!json) print(text, ascii)
  }
  show(renderHead(entry.pattern, palette))
  const scenarios = Object.keys(entry.pattern.scenarios)
  let rendering: SolutionRendering | undefined
  const comparison = await compare(entry, chosen, bounds, {
    exploring: (solution, scenario, states) =>
      progress.show(`${solution}, ${scenario}: ${states} states`),
    begun: (solution) => {
      rendering = new SolutionRendering(entry.name, solution, scenarios, palette)
      show(rendering.head())
    },
    inNode: (report) => show(rendering?.schedule([scenarioFacts(report)]) ?? ''),
    explored: (reports) => show(rendering?.scenario(reports.map(scenarioFacts)) ?? ''),
  })
  const isWhole = only === undefined && Object.values(bounds).every((bound) => bound === undefined)
  const facts = factsOf(comparison)
  const { summaryOf } = await import('../../comparisons/verdicts/summary.ts')
  const summary = isWhole ? summaryOf(facts) : undefined
  if (json) {
    const { comparisonToJson } = await import('../../comparisons/verdicts/facts-json.ts')
    printJson(comparisonToJson(facts, summary))
  } else {
    const { renderEnd } = await import('../../comparisons/render/end.ts')
    print(renderEnd(facts, summary, palette), ascii)
  }
  if (!(summary ?? facts).ok) process.exitCode = 1
}
