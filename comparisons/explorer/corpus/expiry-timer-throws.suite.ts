import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

const TIME_TO_LIVE = 5

class Session {
  isOpen = true
  expiry: NodeJS.Timeout | undefined

  end(): void {
    this.isOpen = false
  }
}

/** Ends each session when its time is up, if the user has not signed out before. */
class Sessions {
  protected readonly sessions = new Map<string, Session>()

  signIn(user: string): void {
    const session = new Session()
    this.sessions.set(user, session)
    session.expiry = setTimeout(() => {
      const { sessions } = this
      const expired = sessions.get(user) as Session
      expired.end()
      sessions.delete(user)
    }, TIME_TO_LIVE)
  }

  signOut(user: string): void {
    this.sessions.get(user)?.end()
    this.sessions.delete(user)
  }
}

class TidySessions extends Sessions {
  override signOut(user: string): void {
    clearTimeout(this.sessions.get(user)?.expiry)
    super.signOut(user)
  }
}

const visit =
  (Kind: typeof Sessions): Program =>
  ({ work }) => {
    const sessions = new Kind()
    return {
      subject: sessions,
      tasks: {
        async user() {
          sessions.signIn('ada')
          await work('reads the news')
          sessions.signOut('ada')
        },
      },
    }
  }

export default {
  story:
    'The timer that ends a session goes off after the user has signed out, finds no session, and its TypeError takes the process down.',
  source: 'https://github.com/d-i-t-a/R2D2BC/pull/462',
  wrong: { program: visit(Sessions), truth: 'fails', outcomes: ['threw'] },
  right: { program: visit(TidySessions), truth: 'survives' },
} satisfies Pair
