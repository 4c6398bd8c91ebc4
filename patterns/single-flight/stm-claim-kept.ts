import { atomically, retry, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Server, Session, Token } from './problem.ts'

export const bug = 'leaked claim'

export const outcomes: Outcomes = {
  'the first login fails': ['deadlock'],
  offline: ['deadlock'],
  'two servers': ['completed', 'invariant broken'],
}

/** A login under way. The one who has claimed it logs in; all others wait for its end. */
class Claim {
  readonly user: string

  constructor(user: string) {
    this.user = user
  }
}

/** Settles its claim when the login succeeds. When it fails, all others wait for its end forever. */
export default class LeakySession implements Session {
  private readonly user: TVar<string>
  private readonly known = new TVar<Token | Claim | undefined>(undefined)
  private readonly server: Server

  constructor(server: Server, user: string) {
    this.server = server
    this.user = new TVar(user)
  }

  async token(): Promise<Token> {
    const known = await atomically((tx) => this.tokenOrClaim(tx))
    return known instanceof Claim ? await this.login(known) : known
  }

  refused(token: Token): Promise<void> {
    return atomically((tx) => {
      if (this.tokenIn(tx)?.number === token.number) this.known.set(tx, undefined)
    })
  }

  switchTo(user: string): Promise<void> {
    return atomically((tx) => this.belongTo(tx, user))
  }

  /** `undefined` if there is none. */
  tokenIn(tx: Tx): Token | undefined {
    const known = this.known.get(tx)
    return known instanceof Claim ? undefined : known
  }

  /** Disowns a login under way. */
  belongTo(tx: Tx, user: string): void {
    this.user.set(tx, user)
    this.known.set(tx, undefined)
  }

  /** Returns a claim to the caller who has to log in; waits while another one does. */
  private tokenOrClaim(tx: Tx): Token | Claim {
    const known = this.known.get(tx)
    if (known instanceof Claim) retry(tx)
    if (known) return known
    const claim = new Claim(this.user.get(tx))
    this.known.set(tx, claim)
    return claim
  }

  private async login(claim: Claim): Promise<Token> {
    const token = await this.server.login(claim.user)
    await atomically((tx) => {
      if (this.known.get(tx) === claim) this.known.set(tx, token)
    })
    return token
  }
}
