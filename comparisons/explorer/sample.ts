import type { Outcome } from '../../patterns/stage.ts'
import { execute, type Program, type Rules } from './execute.ts'
import type { Path } from './graph/simplest-failures.ts'
import type { Move, Strategy } from './schedule.ts'

/** What random runs have shown. */
export interface Sample {
  readonly outcomes: ReadonlyMap<Outcome, bigint>
  /** For each way of failing, the run with fewest pre-emptions that was met. */
  readonly failures: readonly Path[]
}

/** Numbers in [0, 1) that depend on `seed` alone (mulberry32 of Tommy Ettinger). */
function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), 1 | state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Takes every choice at random: each task that can go on is as likely as the next. */
class RandomWalk implements Strategy {
  readonly moves: Move[] = []
  preemptions = 0
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  choose(moves: readonly Move[]): number {
    const last = this.moves.at(-1)?.task
    const choice = Math.floor(this.#random() * moves.length)
    const move = moves[choice] as Move
    if (move.task !== last && moves.some(({ task }) => task === last)) this.preemptions += 1
    this.moves.push(move)
    return choice
  }
}

/** Runs `program` `schedules` times, with choices that depend on `seed` alone. */
export async function sample(
  program: Program,
  rules: Rules,
  schedules: number,
  seed: number,
): Promise<Sample> {
  const random = randomFrom(seed)
  const outcomes = new Map<Outcome, bigint>()
  const failures = new Map<string, Path>()
  for (let i = 0; i < schedules; i += 1) {
    const { moves, preemptions, ending } = await walk(program, rules, random)
    outcomes.set(ending.outcome, (outcomes.get(ending.outcome) ?? 0n) + 1n)
    if (ending.outcome === 'completed') continue
    const name = `${ending.outcome} ${ending.invariant ?? ''}`
    const known = failures.get(name)
    const path = { moves, preemptions, ending }
    if (known === undefined || isSimpler(path, known)) failures.set(name, path)
  }
  return { outcomes, failures: [...failures.values()] }
}

async function walk(program: Program, rules: Rules, random: () => number): Promise<Path> {
  const strategy = new RandomWalk(random)
  const { ending } = await execute(program, rules, strategy)
  if (ending === null) throw new Error('a random walk abandons nothing')
  return { moves: strategy.moves, preemptions: strategy.preemptions, ending }
}

const isSimpler = (a: Path, b: Path): boolean =>
  a.preemptions - b.preemptions < 0 ||
  (a.preemptions === b.preemptions && a.moves.length < b.moves.length)
