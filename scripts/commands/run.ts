import '../exploration-flags.ts'
import {
  load,
  loadScheduled,
  patternNames,
  scheduledNames,
  threadsProblemNames,
} from '../../patterns/discover.ts'
import { CommandLineError, command, natural, oneOf, printJson } from '../command-line.ts'
import type { Form } from '../replay.ts'
import type { runOnEventLoop } from '../run-event-loop.ts'

const HELP = `Usage: npx tsx scripts/run [pattern] [options]

Without a pattern: lists the patterns by chapter, with their lessons.
With one: drives each of its solutions through its interleavings. A problem on
threads, or its part on threads, runs on real ones: through their schedules, for
which --schedules, --first and --seed are, or as they come, with no bounds.

  --solution NAME    run only that solution
  --on-threads       of a problem with a part on threads, run only that
  --replay TOKEN     show one schedule: on a terminal step by step (arrow
                     keys, space, q), in a pipe all at once
  --svg, --md        with --replay: print the schedule as a picture, or as a
                     figure in Markdown. For --svg the program is explored
                     first, to mark the point of no return; that is known only
                     for the simplest schedule of its kind. Both are for the
                     event loop alone
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
2 if the command line was wrong, or the code can no longer follow a token.
`

const options = {
  solution: { type: 'string' },
  'on-threads': { type: 'boolean' },
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
      const isPattern = (await namesByPart()).flat().includes(others[0] as string)
      const hint = isPattern ? '' : `; a solution is chosen by --solution ${others[0]}`
      throw new CommandLineError(`one pattern at a time: ${names.join(', ')}${hint}`)
    }
    const {
      solution,
      replay,
      'on-threads': isOnThreads,
      json,
      ascii,
      svg,
      md,
      ...bounding
    } = values
    const form = { json, ascii, svg, md }
    checkForm(form, replay)
    const bounds = boundsOf(bounding)
    checkTogether(values)
    if (name === undefined) return await list(values)
    const parts = await partsOf(name, isOnThreads)
    if (parts.asTheyCome) {
      const { runThreads } = await import('../run-threads.ts')
      return await runThreads(name, values)
    }
    if (replay !== undefined) return await replayIn(name, parts, replay, form)
    if (!parts.onEventLoop) checkForThreads(values)
    await explore(name, parts, { solution, json, ascii }, bounds)
  },
})

const namesByPart = () => Promise.all([patternNames(), scheduledNames(), threadsProblemNames()])

/** Which parts a problem has of those that are asked for. */
async function partsOf(name: string, isOnThreads: boolean | undefined) {
  const names = await namesByPart()
  oneOf('pattern', name, [...new Set(names.flat())])
  const [patterns, explored, asTheyCome] = names
  const parts = {
    onEventLoop: patterns.includes(name) && !isOnThreads,
    explored: explored.includes(name),
    asTheyCome: asTheyCome.includes(name),
  }
  if (!Object.values(parts).includes(true)) {
    throw new CommandLineError(`${name} has no part on threads`)
  }
  return parts
}

type Parts = Awaited<ReturnType<typeof partsOf>>

// What is not always needed is imported where it is: the first schedule is shown sooner.

async function replayIn(
  name: string,
  { onEventLoop, explored }: Parts,
  token: string,
  form: Form,
): Promise<void> {
  const { isOfThreads } = await import('../../comparisons/thread-explorer/token.ts')
  if (explored && (!onEventLoop || isOfThreads(token))) {
    const { replayOnThreads } = await import('../run-scheduled.ts')
    await replayOnThreads(await loadScheduled(name), token, form)
  } else {
    const { replayToken } = await import('../replay.ts')
    await replayToken(await load(name), token, form)
  }
}

interface Shown {
  readonly solution?: string | undefined
  readonly json: boolean
  readonly ascii?: boolean | undefined
}

/** Explores the parts of a problem, one after the other. */
async function explore(
  name: string,
  { onEventLoop, explored }: Parts,
  shown: Shown,
  bounds: ReturnType<typeof boundsOf>,
): Promise<void> {
  const entry = onEventLoop ? await load(name) : undefined
  const threads = explored ? await loadScheduled(name) : undefined
  const here = ((await entry?.solutions()) ?? []).map((each) => each.name)
  const there = (threads?.solutions ?? []).map((each) => each.name)
  const { solution, json } = shown
  if (solution !== undefined) oneOf('solution', solution, [...new Set([...here, ...there])])
  const isIn = (names: readonly string[]) => solution === undefined || names.includes(solution)
  const found = entry && isIn(here) ? await exploreHere(entry, shown, bounds) : undefined
  if (threads === undefined || !isIn(there)) {
    if (json) printJson(found)
    return
  }
  const { runScheduled } = await import('../run-scheduled.ts')
  const onThreads = await runScheduled(threads, shown, bounds)
  if (!json) return
  printJson(found ? { ...found, ok: found.ok && onThreads.ok, onThreads } : onThreads)
}

const exploreHere: typeof runOnEventLoop = async (...all) => {
  const { runOnEventLoop } = await import('../run-event-loop.ts')
  return await runOnEventLoop(...all)
}

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

/** Bounds that the explorer of threads does not know. */
const FOR_THE_EVENT_LOOP = ['preemptions', 'states', 'steps', 'seconds'] as const

function checkForThreads(values: { readonly [Name in Bounding]?: string }): void {
  const needless = FOR_THE_EVENT_LOOP.find((each) => values[each] !== undefined)
  if (needless === undefined) return
  throw new CommandLineError(`--${needless} is not for a problem on threads`)
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

/** Every option but `--json` and `--ascii` needs a pattern. */
async function list({ json = false, ascii, ...others }: Form): Promise<void> {
  const [needless] = Object.keys(others)
  if (needless !== undefined) throw new CommandLineError(`--${needless} needs a pattern`)
  const { listPatterns } = await import('../list-patterns.ts')
  await listPatterns(json, ascii)
}
