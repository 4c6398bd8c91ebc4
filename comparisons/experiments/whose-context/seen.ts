import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Who does what. The *creator* makes the queue or the lock. The *holder* comes first, and lets go when the
 * *asker* has asked: it releases, resolves, emits, sends.
 */
export type Role = 'creator' | 'holder' | 'asker'

const context = new AsyncLocalStorage<Role>()

/** Runs `act`, and all that it sets going, in the context of `role`. */
export const as = <A>(role: Role, act: () => A): A => context.run(role, act)

/** Whose context the running code sees. */
export type Seen = Role | 'nobody'

export const seen = (): Seen => context.getStore() ?? 'nobody'

/** What a function that was handed over sees, and the asker after its own await, if it awaits something. */
export interface Sight {
  readonly handedOver?: Seen | undefined
  readonly afterAwait?: Seen
}

/** One way of handing over a function, or of waiting. */
export interface Way {
  /** The name of a package, of this project, or `node`. */
  readonly of: string
  /** The call. */
  readonly call: string
  look(): Promise<Sight>
}

/** A promise that is settled from outside. */
export class Signal {
  declare readonly send: () => void
  readonly sent: Promise<void>

  constructor() {
    let send = () => {}
    this.sent = new Promise((resolve) => {
      send = resolve
    })
    this.send = send
  }
}

/** Lets everything happen that is ready. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve))
}
