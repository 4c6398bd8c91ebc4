import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const TIME_LIMIT = 5

const fetchReport = (signal: AbortSignal, { work }: World) =>
  new Promise<void>((resolve, reject) => {
    signal.throwIfAborted()
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    void work('GET /report').then(resolve)
  })

/** Says why there is no report. */
type Explain = (user: AbortSignal, error: unknown) => string

const explainByUser: Explain = (user) => (user.aborted ? 'cancelled' : 'timed out')

const explainByReason: Explain = (_, error) =>
  (error as Error).name === 'TimeoutError' ? 'timed out' : 'cancelled'

const loadOrCancel =
  (explain: Explain): Program =>
  (world) => {
    const user = new AbortController()
    const page: { message?: string; reason?: unknown } = {}
    const load = async () => {
      const signal = AbortSignal.any([user.signal, AbortSignal.timeout(TIME_LIMIT)])
      try {
        await fetchReport(signal, world)
        page.message = 'here it is'
      } catch (error) {
        await world.work('sends the error to the log')
        page.message = explain(user.signal, error)
        page.reason = signal.reason
      }
    }
    const isRight = ({ message, reason }: typeof page) =>
      reason === undefined || message === explainByReason(user.signal, reason)
    return {
      subject: page,
      tasks: {
        page: () => load(),
        async user() {
          await world.work('loses patience')
          user.abort()
        },
      },
      finally: { 'the message names the reason': () => isRight(page) },
    }
  }

export default {
  story:
    'A request that timed out is reported as cancelled by the user, because the code asks later which signal is aborted, and not for the reason that came first.',
  wrong: {
    program: loadOrCancel(explainByUser),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: loadOrCancel(explainByReason), truth: 'survives' },
} satisfies Pair
