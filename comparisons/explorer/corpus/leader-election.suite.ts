import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

function createRegistry({ work }: World) {
  let leader: string | undefined
  return {
    async get(): Promise<string | undefined> {
      await work('GET /leader')
      return leader
    },
    async put(name: string): Promise<void> {
      await work('PUT /leader')
      leader = name
    },
    async putIfAbsent(name: string): Promise<string> {
      await work('PUT /leader if-none-match')
      leader ??= name
      return leader
    },
  }
}

type Registry = ReturnType<typeof createRegistry>
/** Returns whether `name` has become the leader. */
type Stand = (registry: Registry, name: string) => Promise<boolean>

const standIfVacant: Stand = async (registry, name) => {
  if ((await registry.get()) !== undefined) return false
  await registry.put(name)
  return true
}

const standAndReadBack: Stand = async (registry, name) => {
  await standIfVacant(registry, name)
  return (await registry.get()) === name
}

const standAtOnce: Stand = async (registry, name) => (await registry.putIfAbsent(name)) === name

const twoCandidates =
  (stand: Stand): Program =>
  (world) => {
    const registry = createRegistry(world)
    const leaders: string[] = []
    const join = async (name: string) => {
      if (await stand(registry, name)) leaders.push(name)
    }
    return {
      subject: registry,
      record: leaders,
      tasks: { east: () => join('east'), west: () => join('west') },
      invariants: { 'there is one leader': () => leaders.length <= 1 },
    }
  }

export default {
  story:
    'Each node finds that there is no leader and registers itself; reading the entry back does not help, for it may be overwritten after that.',
  wrong: {
    program: twoCandidates(standIfVacant),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: twoCandidates(standAtOnce), truth: 'survives' },
  others: {
    'reads back': {
      program: twoCandidates(standAndReadBack),
      truth: 'fails',
      outcomes: ['invariant broken'],
    },
  },
} satisfies Pair
