import { wayOf } from '../execution/ending.ts'
import type { Runner } from '../execution/runner.ts'
import { isSame, type Move } from '../execution/schedule.ts'
import {
  bySimplicity,
  type Chooser,
  type CompletedRun,
  type RecordedRun,
  recordedRun,
} from './recorded-run.ts'

/** At most this many executions are spent on one schedule. */
const MAX_EXECUTIONS = 300

/**
 * Makes a failing schedule simpler, by running it with one change after the other (greedily, in the
 * manner of Zeller and Hildebrandt 2002; the changes are those of dejafu, Walker and Runciman
 * 2015): what goes on at once is held up, a block of steps of one task is left out, pulled back to the block before or
 * pushed forward to the next of the same task, or changes places with its neighbour. A change is kept if the run still
 * fails in the same way and is simpler. Ends when no change helps, or when the budget is spent.
 */
export async function shrink(
  runner: Runner,
  failing: CompletedRun,
  maxExecutions = MAX_EXECUTIONS,
): Promise<CompletedRun> {
  let best = failing
  let executions = 0
  for (let isSimpler = true; isSimpler; ) {
    isSimpler = false
    for (const guide of changed(best.moves)) {
      if (executions === maxExecutions) return best
      executions += 1
      const other = await recordedRun(runner, guidedBy(guide))
      if (!isBetter(other, best)) continue
      best = other
      isSimpler = true
      break
    }
  }
  return best
}

/** Whether `other` fails as `best` does, and is simpler. */
const isBetter = (other: RecordedRun, best: CompletedRun): other is CompletedRun =>
  other.ending !== null &&
  wayOf(other.ending) === wayOf(best.ending) &&
  bySimplicity(other, best) < 0

/**
 * Makes the moves of `guide` as far as they are possible, and then goes on without pre-emptions.
 */
export function guidedBy(guide: readonly Move[]): Chooser {
  let at = 0
  let latest: Move | undefined
  return {
    next(moves, { last }) {
      for (; at < guide.length; at += 1) {
        latest = guide[at] as Move
        const choice = moves.findIndex((move) => isSame(move, guide[at] as Move))
        if (choice < 0) continue
        at += 1
        return choice
      }
      latest = undefined
      const next = moves.findIndex(({ task }) => task === last?.index)
      return Math.max(next, 0)
    },
    goesOnAtOnce: () => latest?.atOnce ?? false,
  }
}

/** The steps that one task makes in a row. */
type Block = readonly Move[]

function blocksOf(moves: readonly Move[]): Block[] {
  const blocks: Move[][] = []
  for (const move of moves) {
    const block = blocks.at(-1)
    if (block?.[0]?.task === move.task) block.push(move)
    else blocks.push([move])
  }
  return blocks
}

/** The schedules that one change makes of `moves`. */
function* changed(moves: readonly Move[]): Generator<Move[]> {
  const blocks = blocksOf(moves)
  for (const [at, { task, operation, atOnce }] of moves.entries()) {
    if (atOnce) yield moves.toSpliced(at, 1, { task, operation })
  }
  for (const at of blocks.keys()) yield without(blocks, at).flat()
  for (const [at, block] of blocks.entries()) {
    const next = blocks.findIndex((other, i) => i > at && other[0]?.task === block[0]?.task)
    if (next < 0) continue
    const pulled = without(blocks, next).toSpliced(at + 1, 0, blocks[next] as Block)
    yield pulled.flat()
    const pushed = without(blocks, at).toSpliced(next - 1, 0, block)
    yield pushed.flat()
  }
  for (let at = 1; at < blocks.length; at += 1) {
    yield without(blocks, at)
      .toSpliced(at - 1, 0, blocks[at] as Block)
      .flat()
  }
}

const without = (blocks: readonly Block[], at: number): Block[] => blocks.toSpliced(at, 1)
