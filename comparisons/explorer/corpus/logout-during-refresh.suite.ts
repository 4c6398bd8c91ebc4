import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

class Credentials {
  protected token: string | undefined = 'first token'
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  get isSignedIn(): boolean {
    return this.token !== undefined
  }

  async refresh(): Promise<void> {
    if (this.token === undefined) return
    this.token = await this.requestToken()
  }

  async signOut(): Promise<void> {
    this.token = undefined
    await this.#world.work('POST /logout')
  }

  protected async requestToken(): Promise<string> {
    await this.#world.work('POST /token')
    return 'second token'
  }
}

/** Counts the sign-outs: what was asked for before the latest of them is thrown away. */
class CarefulCredentials extends Credentials {
  #signOuts = 0

  override async refresh(): Promise<void> {
    if (this.token === undefined) return
    const before = this.#signOuts
    const token = await this.requestToken()
    if (this.#signOuts === before) this.token = token
  }

  override signOut(): Promise<void> {
    this.#signOuts += 1
    return super.signOut()
  }
}

const signOutWhileRefreshing =
  (Kind: typeof Credentials): Program =>
  (world) => {
    const credentials = new Kind(world)
    return {
      subject: credentials,
      tasks: { background: () => credentials.refresh(), user: () => credentials.signOut() },
      finally: { 'signed out is signed out': () => !credentials.isSignedIn },
    }
  }

export default {
  story:
    'A token refresh that is under way when the user signs out writes its new token afterwards, so that the next start of the app finds the user signed in again.',
  source: 'https://github.com/logto-io/kotlin/issues/253',
  wrong: {
    program: signOutWhileRefreshing(Credentials),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: signOutWhileRefreshing(CarefulCredentials), truth: 'survives' },
} satisfies Pair
