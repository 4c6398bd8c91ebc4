import pLimit, { type LimitFunction } from 'p-limit'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

const cancelDownloads =
  (createLimit: () => LimitFunction): Program =>
  ({ work }) => {
    const limit = createLimit()
    const download = (file: string) =>
      limit(() => work(`GET ${file}`)).catch((error: Error) => {
        if (error.name !== 'AbortError') throw error
      })
    return {
      subject: { limit },
      tasks: {
        poster: () => download('poster'),
        film: () => download('film'),
        async user() {
          limit.clearQueue()
        },
      },
    }
  }

export default {
  story:
    'A user cancels the downloads that have not begun; clearing the queue of the limit drops them without settling their promises, and a caller that awaits one hangs.',
  source: 'https://github.com/sindresorhus/p-limit/issues/25',
  wrong: {
    program: cancelDownloads(() => pLimit(1)),
    truth: 'fails',
    outcomes: ['deadlock'],
  },
  right: {
    program: cancelDownloads(() => pLimit({ concurrency: 1, rejectOnClear: true })),
    truth: 'survives',
  },
} satisfies Pair
