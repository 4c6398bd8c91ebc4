import {
  BLOCKED,
  CLOCK,
  LOCK,
  LOCKED,
  MASK,
  type Memory,
  PARK,
  STATUS,
  TAKEN,
  TURN,
  VALUE,
} from './memory.ts'

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

/** What a word of the buffer is called; `undefined` for one of a log. */
export function nameOf(memory: Memory, index: number): string | undefined {
  if (index === CLOCK) return 'clock'
  if (index === TURN) return 'turn'
  return index < memory.firstVariable ? nameInSlot(memory, index) : nameInVariable(memory, index)
}

const IN_SLOT: ReadonlyMap<number, string> = new Map([
  [PARK, 'wake-ups'],
  [TAKEN, 'taken'],
  [BLOCKED, 'blocked'],
  [STATUS, 'status'],
])

function nameInSlot(memory: Memory, index: number): string | undefined {
  const thread = Math.floor((index - memory.slot(0)) / (memory.slot(1) - memory.slot(0)))
  const name = IN_SLOT.get(index - memory.slot(thread))
  return name && `${name}[${thread}]`
}

function nameInVariable({ variables }: Memory, index: number): string | undefined {
  for (const { address, name, codec } of variables.values()) {
    const word = index - address
    if (word === LOCK) return `${name}.lock`
    if (word === MASK) return `${name}.waiters`
    if (word === VALUE && codec.words === 1) return name
    if (word >= VALUE && word < VALUE + codec.words) return `${name}.word[${word - VALUE}]`
  }
  return undefined
}
