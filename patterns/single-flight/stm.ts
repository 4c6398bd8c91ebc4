import { atomically, retry, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, Server, Session, Token } from './problem.ts'

export const price =
  'a login cannot be awaited in a transaction: claim it, log in, and settle the claim on every way out'

export const outcomes: Outcomes = {
  // The page asks while the menu has switched one of the two.
  'two servers': ['completed', 'invariant broken'],
}

/** A login under way. The one who has claimed it logs in; all others wait for its end. */
class Claim {
  readonly user: string

  constructor(user: string) {
    this.user = user
  }
}

/** What is known of the token is a variable: nothing, that a login is under way, or the token. */
export default class AtomicSession implements Session {
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
    let token: Token | undefined
    try {
      token = await this.server.login(claim.user)
      return token
    } finally {
      await atomically((tx) => {
        if (this.known.get(tx) === claim) this.known.set(tx, token)
      })
    }
  }
}

export const published: Published<AtomicSession, Session> = {
  tokenIn: 'in a transaction, which the compiler checks; after each login',
  belongTo: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicSession> = {
  switchBoth: (one, other, user) =>
    atomically((tx) => {
      one.belongTo(tx, user)
      other.belongTo(tx, user)
    }),
  async tokens(one, other) {
    for (;;) {
      await Promise.all([one.token(), other.token()])
      const [first, second] = await atomically((tx) => [one.tokenIn(tx), other.tokenIn(tx)])
      if (first && second) return [first, second]
    }
  },
}
