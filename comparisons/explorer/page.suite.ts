import { Mutex } from 'async-mutex'
import { atomically, check, TVar } from '../../stm/index.ts'
import { explore, type Program, type Rule } from './index.ts'

/** Two tasks that take two mutexes in opposite order. */
export const twoMutexes: Program = () => {
  const [left, right] = [new Mutex(), new Mutex()]
  const both = (first: Mutex, second: Mutex) =>
    first.runExclusive(() => second.runExclusive(async () => {}))
  return {
    subject: { left, right },
    tasks: { Alice: () => both(left, right), Bob: () => both(right, left) },
  }
}

/** Two transfers, of which one has to wait for the money of the other. */
export const transfers: Program = ({ work }) => {
  const accounts = [new TVar(0), new TVar(10)] as const
  const transfer = async (from: TVar<number>, to: TVar<number>, amount: number) => {
    await work('fills in the form')
    await atomically((tx) => {
      check(tx, from.get(tx) >= amount)
      from.update(tx, (balance) => balance - amount)
      to.update(tx, (balance) => balance + amount)
    })
  }
  return {
    subject: { accounts },
    tasks: {
      Alice: () => transfer(accounts[0], accounts[1], 5),
      Bob: () => transfer(accounts[1], accounts[0], 10),
    },
    finally: { 'nothing is lost': () => accounts[0].peek() + accounts[1].peek() === 10 },
  }
}

const programs: Readonly<Record<string, Program>> = { twoMutexes, transfers }
const rules: readonly Rule[] = ['event-loop', 'preemptive']

/** Explores each program under each rule. Resolves with what was found, a line for each. */
export async function exploreAll(): Promise<string> {
  const lines: string[] = []
  for (const [name, program] of Object.entries(programs)) {
    for (const rule of rules) {
      const { complete, outcomes, interleavings, chance } = await explore(program, { rule })
      const found = [...outcomes].map(([outcome, ways]) => `${ways} ${outcome}`).sort()
      const covered = complete ? 'all' : 'some'
      lines.push(`${name}, ${rule}: ${covered} ${interleavings}; ${found.join(', ')}; ${chance}`)
    }
  }
  return lines.join('\n')
}

/** A lost update, in a variable that only the closures of the tasks lead to. */
export const counting: Program = ({ work }) => {
  let sum = 0
  const add = (name: string) => async () => {
    const before = sum
    await work(name)
    sum = before + 1
  }
  return {
    subject: {},
    tasks: { Alice: add('thinks'), Bob: add('writes') },
    finally: { 'both count': () => sum === 2 },
  }
}

/** What is found of it, and what could not be seen. */
export async function count(): Promise<{
  readonly outcomes: string
  readonly unseen: string | null
}> {
  const { outcomes, unseen } = await explore(counting)
  return { outcomes: JSON.stringify([...outcomes.keys()].sort()), unseen }
}

/** Two transactions, which at every read may be interrupted. */
export const reading: Program = () => {
  const [left, right] = [new TVar(1), new TVar(0)]
  return {
    subject: { left, right },
    tasks: {
      reads: () => atomically((tx) => check(tx, left.get(tx) + right.get(tx) === 1)),
      writes: () => atomically((tx) => left.set(tx, 1)),
    },
  }
}
