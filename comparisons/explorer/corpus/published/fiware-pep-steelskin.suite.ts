import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

type Roles = string | undefined

/** Asks for the roles of a token once, and tells all who ask meanwhile. */
class RoleCache {
  protected readonly roles = new Map<string, string>()
  protected readonly waiting: (() => void)[] = []
  #isUpdating = false
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async rolesOf(token: string): Promise<Roles> {
    const known = this.roles.get(token)
    if (known !== undefined) return known
    if (this.#isUpdating) return await this.whenUpdated(token)
    this.#isUpdating = true
    await this.#world.work('GET /roles')
    this.roles.set(token, 'reader')
    this.#isUpdating = false
    for (const tell of this.waiting.splice(0)) tell()
    return this.roles.get(token)
  }

  /** The event brings nothing along. */
  protected whenUpdated(_token: string): Promise<Roles> {
    return new Promise((resolve) => this.waiting.push(() => resolve(undefined)))
  }
}

/** Looks into the cache when the event comes. */
class LookingCache extends RoleCache {
  protected override whenUpdated(token: string): Promise<Roles> {
    return new Promise((resolve) => this.waiting.push(() => resolve(this.roles.get(token))))
  }
}

const twoRequests =
  (Kind: typeof RoleCache): Program =>
  (world) => {
    const cache = new Kind(world)
    const request = async () => {
      await world.work('a request comes')
      if ((await cache.rolesOf('token')) === undefined) throw new Error('403: no roles')
    }
    return { subject: cache, tasks: { first: () => request(), second: () => request() } }
  }

export default {
  project: 'fiware-pep-steelskin',
  benchmarks: ['FPS'],
  story:
    'A request that meets a cache entry under way subscribes to the update, and is answered by the bare event instead of the value.',
  source:
    'https://github.com/telefonicaid/fiware-pep-steelskin/commit/40e2ffe47385f6cbedc4740a66bde8530f62fe0a',
  isOurReading: true,
  wrong: { program: twoRequests(RoleCache), truth: 'fails', outcomes: ['threw'] },
  right: { program: twoRequests(LookingCache), truth: 'survives' },
} satisfies PublishedBug
