import { BLOCKED, LOCK, LOCKED, MASK, type Memory, TAKEN, TURN } from './memory.ts'

/** What one thread is doing, at a glance. */
export interface ThreadReport {
  readonly thread: number
  /** How many of its transactions are blocked. */
  readonly blocked: number
  /** The variables that they wait for, by name. */
  readonly waitsFor: readonly string[]
  /** The variables that it has locked for a commit or a turn. Stays so only if the thread is stuck. */
  readonly holds: readonly string[]
  /** Whether it is its turn to run alone. */
  readonly hasTurn: boolean
}

/** A report on each thread of a heap. Threads go on meanwhile, so it is a glance and no snapshot. */
export function inspect(memory: Memory): ThreadReport[] {
  const { words, threads } = memory
  const variables = [...memory.variables.values()]
  const named = (holds: (address: number) => boolean) =>
    variables.filter(({ address }) => holds(address)).map(({ name }) => name as string)
  const all = Array.from({ length: threads }, (_, thread) => thread)
  return all
    .filter((thread) => Atomics.load(words, memory.slot(thread) + TAKEN) !== 0)
    .map((thread) => ({
      thread,
      blocked: Atomics.load(words, memory.slot(thread) + BLOCKED),
      waitsFor: named((address) => ((Atomics.load(words, address + MASK) >>> thread) & 1) === 1),
      holds: named((address) => Atomics.load(words, address + LOCK) === (LOCKED | thread)),
      hasTurn: Atomics.load(words, TURN) === thread + 1,
    }))
}
