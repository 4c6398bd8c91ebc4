import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const whenAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

type Follow = (signal: AbortSignal, world: World) => Promise<void>

const follow: Follow = async (signal, { work }) => {
  await work('opens the event stream')
  await whenAborted(signal)
}

/** An abort that has come already is seen, too. */
const followIfWanted: Follow = async (signal, { work }) => {
  await work('opens the event stream')
  signal.throwIfAborted()
  await whenAborted(signal)
}

const leavePage =
  (run: Follow): Program =>
  (world) => {
    const controller = new AbortController()
    return {
      subject: { controller },
      tasks: {
        ticker: () => run(controller.signal, world).catch(({ message }: Error) => message),
        async user() {
          controller.abort(new Error('left the page'))
        },
      },
    }
  }

export default {
  story:
    'A listener for the abort of a signal is added after an await; where the abort came before, the listener is never called, and the caller waits forever.',
  source: 'https://github.com/restatedev/sdk-typescript/pull/726',
  wrong: { program: leavePage(follow), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: leavePage(followIfWanted), truth: 'survives' },
} satisfies Pair
