import * as by from '../benchmark.ts'
import { Crew } from './crew.ts'
import { type Kind, OPENING, type Workload } from './workloads.ts'

// Operations on shared memory, by one thread and by two: with two, each does half of them. A round
// takes the real time of all its operations together.

interface Measured extends Workload {
  readonly name: string
  readonly title: string
  readonly per: string
  readonly targets?: readonly by.Target[]
}

const transfers = (
  accounts: number,
  work: number,
  targets: readonly by.Target[] = [],
): Measured => ({
  kind: 'transfer',
  accounts,
  work,
  name: `threads-${accounts}-${work}us`,
  title: `a transfer between two of ${by.spelt(accounts)} accounts${work > 0 ? `, ${work} µs of work inside` : ''}`,
  per: 'transfer',
  targets,
})

/** The name of a contender on one thread; on two it has its own. */
const alone = (name: string) => `${name}, alone`

const MUTEX = 'one mutex'
const ORDERED = 'ordered locks'

const measured: readonly Measured[] = [
  transfers(1_000, 0),
  transfers(4, 0),
  {
    kind: 'count',
    accounts: 1,
    work: 0,
    name: 'threads-counter',
    title: 'one added to a counter',
    per: 'increment',
  },
  {
    kind: 'read',
    accounts: 10,
    work: 0,
    name: 'threads-read-10',
    title: 'the sum of 10 accounts, with no writer',
    per: 'sum',
  },
  {
    kind: 'audit',
    accounts: 1_000,
    work: 0,
    name: 'threads-audit',
    title: 'the sum of 1,000 accounts, while the second thread transfers',
    per: 'audit',
  },
  transfers(1_000, 1),
  transfers(1_000, 5, [
    { contender: by.STM, against: alone(by.STM), atMost: 0.556 },
    { contender: by.STM, against: MUTEX, atMost: 0.5 },
    { contender: by.STM, against: ORDERED, atMost: 1.11 },
  ]),
  transfers(1_000, 25),
  transfers(4, 5),
]

const contenders: readonly (readonly [name: string, kind: Kind])[] = [
  [by.STM, 'stm'],
  [MUTEX, 'mutex'],
  ['one spinlock', 'spinlock'],
  [ORDERED, 'ordered locks'],
  ['messages', 'messages'],
]

const crews = new Map<Kind, Promise<Crew>>()

function crewOf(kind: Kind): Promise<Crew> {
  const crew = crews.get(kind) ?? Crew.start(kind, measured)
  crews.set(kind, crew)
  return crew
}

const prepare =
  (kind: Kind, workload: number, threads: number): by.Prepare =>
  async (times) => {
    const crew = await crewOf(kind)
    crew.open()
    return {
      run: () => crew.run(workload, threads, times),
      elapsed: () => crew.elapsed(threads),
      wasDisturbed: () => crew.wasDisturbed(threads),
      result: () => resultOf(crew, measured[workload] as Measured, threads),
    }
  }

/** `true` if no money was lost or made. */
function resultOf(crew: Crew, { kind, accounts }: Workload, threads: number): unknown {
  const added = kind === 'count' ? crew.count(threads) : 0
  return crew.total() - added === 1_000 * OPENING || accounts
}

export const threadBenchmarks: readonly by.Benchmark[] = measured.map((workload, at) => ({
  name: workload.name,
  title: `${workload.title}; by two threads, or alone`,
  unit: 'ns',
  clock: 'real',
  milliseconds: 3, // short, so that some rounds fall between the turns of other processes
  per: workload.per,
  size: 1,
  contenders: Object.fromEntries([
    [by.PLAIN, prepare('plain', at, 1)],
    ...contenders.flatMap(([name, kind]) => [
      [alone(name), prepare(kind, at, 1)],
      [name, prepare(kind, at, 2)],
    ]),
  ]),
  expected: () => true,
  ...(workload.targets && { targets: workload.targets }),
}))
