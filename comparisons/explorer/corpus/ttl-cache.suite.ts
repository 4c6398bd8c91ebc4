import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

interface Profile {
  readonly name: string
}

const TIME_TO_LIVE = 5

/** Forgets each entry some milliseconds after it was set. */
class ProfileCache {
  readonly #entries = new Map<string, { readonly profile: Profile; readonly expires: number }>()

  set(id: string, profile: Profile): void {
    this.#entries.set(id, { profile, expires: Date.now() + TIME_TO_LIVE })
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  get(id: string): Profile | undefined {
    const entry = this.#entries.get(id)
    if (entry === undefined || entry.expires > Date.now()) return entry?.profile
    this.#entries.delete(id)
    return undefined
  }
}

type Greet = (cache: ProfileCache, world: World) => Promise<string>

const greetTwiceLooked: Greet = async (cache, { work }) => {
  if (!cache.has('ada')) return 'Hello'
  await work('checks the permission')
  const { name } = cache.get('ada') as Profile
  return `Hello, ${name}`
}

const greet: Greet = async (cache, { work }) => {
  const profile = cache.get('ada')
  if (profile === undefined) return 'Hello'
  await work('checks the permission')
  return `Hello, ${profile.name}`
}

const page =
  (respond: Greet): Program =>
  (world) => {
    const cache = new ProfileCache()
    const visit = async () => {
      cache.set('ada', { name: 'Ada' })
      await respond(cache, world)
    }
    return { subject: cache, tasks: { visitor: () => visit() } }
  }

export default {
  story:
    'An entry that was in the cache when it was looked for expires during a slow call, and is read as undefined afterwards.',
  wrong: { program: page(greetTwiceLooked), truth: 'fails', outcomes: ['threw'] },
  right: { program: page(greet), truth: 'survives' },
} satisfies Pair
