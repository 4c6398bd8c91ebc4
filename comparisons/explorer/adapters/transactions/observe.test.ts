import { expect, it } from 'vitest'
import { atomically, observe, TVar } from '../../../../stm/index.ts'
import { explore, type Program, type Rule } from '../../index.ts'

/** Two variables change together, twice, while they are being observed. */
const program: Program = ({ work }) => {
  const pair = { x: new TVar(0), y: new TVar(0) }
  const shown: number[] = []
  const move = () =>
    atomically((tx) => {
      pair.x.update(tx, (n) => n + 1)
      pair.y.update(tx, (n) => n + 1)
    })
  const watch = async () => {
    observe(
      (tx) => 10 * pair.x.get(tx) + pair.y.get(tx),
      (value) => shown.push(value),
    )
  }
  const moveTwice = async () => {
    await move()
    await work('pauses')
    await move()
  }
  return {
    subject: pair,
    record: shown,
    tasks: { Watcher: watch, Mover: moveTwice },
    invariants: { 'what is shown existed': () => shown.every((value) => value % 11 === 0) },
    finally: {
      'the last value is shown': () => shown.at(-1) === 22,
      'none is shown twice': () => new Set(shown).size === shown.length,
    },
  }
}

it.each(['node', 'event-loop', 'preemptive'] as Rule[])(
  'an observation shows what existed, and the last value in the end: %s',
  async (rule) => {
    const { outcomes, failures, complete } = await explore(program, { rule })
    expect(failures.map(({ ending }) => ending.message)).toEqual([])
    expect([[...outcomes.keys()], complete]).toEqual([['completed'], true])
  },
)
