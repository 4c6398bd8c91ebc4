import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const IDLE = 5

/** A session that ends when nobody has visited for some milliseconds. */
class Session {
  expires = 0
  wasShortened = false

  set(expires: number): void {
    if (expires < this.expires) this.wasShortened = true
    this.expires = expires
  }
}

type Visit = (session: Session, world: World) => Promise<void>

const saveAsComputed: Visit = async (session, { work }) => {
  const expires = Date.now() + IDLE
  await work('saves the session')
  session.set(expires)
}

const saveTheLater: Visit = async (session, { work }) => {
  const expires = Date.now() + IDLE
  await work('saves the session')
  session.set(Math.max(session.expires, expires))
}

const visits =
  (run: Visit): Program =>
  (world) => {
    const session = new Session()
    const visit = () => run(session, world)
    return {
      subject: session,
      record: session,
      tasks: { one: visit, other: visit },
      invariants: { 'no visit shortens the session': () => !session.wasShortened },
    }
  }

export default {
  story:
    'Each visit prolongs a session, but the write of an earlier visit comes late and puts back the earlier end.',
  wrong: { program: visits(saveAsComputed), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: visits(saveTheLater), truth: 'survives' },
} satisfies Pair
