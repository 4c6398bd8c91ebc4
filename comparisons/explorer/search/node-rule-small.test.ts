import { Mutex } from 'async-mutex'
import { expect, it } from 'vitest'
import { deferred } from '../execution/deferred.ts'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'

// What the rule `node` allows, and what it does not, in the smallest programs that show it.

const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms))

type Strand = (note: (what: string) => void, work: () => Promise<void>) => Promise<unknown>

/** The orders in which the strands of one task can note what they do. */
async function ordersOf(...strands: readonly Strand[]): Promise<string[]> {
  const program: Program = ({ work }) => {
    const order: string[] = []
    const note = (what: string) => void order.push(what)
    return {
      subject: order,
      tasks: { Alice: () => Promise.all(strands.map((strand) => strand(note, () => work('w')))) },
      get finally() {
        return { [order.join(' ')]: () => false }
      },
    }
  }
  const { broken } = await explore(program, { rule: 'node' })
  return [...broken.keys()].map((name) => name.replace(', in the end', '')).sort()
}

it('a timer may be a millisecond late, so two that are due together go off in either order', async () => {
  const chain =
    (first: number, second: number): Strand =>
    async (note) => {
      await sleep(first)
      await sleep(second)
      note(`${first}+${second}`)
    }
  expect(await ordersOf(chain(10, 20), chain(20, 10))).toEqual(['10+20 20+10', '20+10 10+20'])
})

it('timers that are due in one turn go off in it, with nothing between', async () => {
  const timer: Strand = (note) => sleep(10).then(() => note('timer'))
  const works: Strand = (note, work) => work().then(() => note('work'))
  expect(await ordersOf(timer, timer, works)).toEqual(['timer timer work', 'work timer timer'])
})

it('what a task does after another has woken it is its own', async () => {
  const program: Program = ({ work }) => {
    const [left, right] = [new Mutex(), new Mutex()]
    const { promise, resolve } = deferred()
    return {
      subject: { left, right },
      tasks: {
        Alice: () =>
          left.runExclusive(async () => {
            resolve()
            await work('looks')
            await right.runExclusive(() => {})
          }),
        Bob: () => promise.then(() => right.runExclusive(() => left.runExclusive(() => {}))),
      },
    }
  }
  const { failures } = await explore(program, { rule: 'node' })
  const cycle = failures[0]?.ending.cycle?.map(({ task, heldBy }) => `${task} -> ${heldBy}`)
  expect(new Set(cycle)).toEqual(new Set(['Alice -> Bob', 'Bob -> Alice']))
})
