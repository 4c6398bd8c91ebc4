import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** Signs in once for all requests, which wait until it has a token. */
class Gateway {
  protected token: string | null = null
  protected isSigningIn = false
  #waiting: (() => void)[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async authenticate(): Promise<void> {
    if (this.hasToWait()) return await this.#nextToken()
    if (this.token !== null) return
    this.isSigningIn = true
    this.#waiting = []
    const next = this.#nextToken()
    void this.#signIn()
    await next
  }

  /** Asks so only where there is a token. */
  protected hasToWait(): boolean {
    return this.token !== null && this.isSigningIn
  }

  #nextToken(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  async #signIn(): Promise<void> {
    await this.#world.work('POST /auth/tokens')
    this.isSigningIn = false
    this.token = 'token'
    for (const goOn of this.#waiting.splice(0)) goOn()
  }
}

/** Asks that first. */
class PatientGateway extends Gateway {
  protected override hasToWait(): boolean {
    return this.isSigningIn
  }
}

const twoRequests =
  (Kind: typeof Gateway): Program =>
  (world) => {
    const gateway = new Kind(world)
    const request = async () => {
      await world.work('a request comes')
      await gateway.authenticate()
    }
    return { subject: gateway, tasks: { first: () => request(), second: () => request() } }
  }

export default {
  project: 'fiware-pep-steelskin',
  benchmarks: ['FPS'],
  story:
    'A second request without a token signs in as well instead of waiting, clears the list of those who wait, and the first one hangs.',
  source:
    'https://github.com/telefonicaid/fiware-pep-steelskin/commit/9401f663cfa506c26d5019ede3a4e6de51b636ed',
  isOurReading: true,
  wrong: { program: twoRequests(Gateway), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: twoRequests(PatientGateway), truth: 'survives' },
} satisfies PublishedBug
