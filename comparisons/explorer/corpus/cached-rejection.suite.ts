import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

type Load = () => Promise<string>

/** Remembers the promise of the first call, however it ends. */
function memoize(load: Load): Load {
  let loaded: Promise<string> | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}

/** Remembers the promise as long as it has not failed. */
function memoizeSuccess(load: Load): Load {
  let loaded: Promise<string> | undefined
  return () => {
    loaded ??= load().catch((error) => {
      loaded = undefined
      throw error
    })
    return loaded
  }
}

/** Cannot be reached at first. */
function createSettingsService({ work }: World) {
  let isUp = false
  return {
    async restart(): Promise<void> {
      await work('restarts')
      isUp = true
    },
    async load(): Promise<string> {
      await work('GET /settings')
      if (!isUp) throw new Error('ECONNREFUSED')
      return 'dark mode'
    },
  }
}

const startAndUse =
  (remember: (load: Load) => Load): Program =>
  (world) => {
    const service = createSettingsService(world)
    const settings = remember(() => service.load())
    return {
      subject: service,
      tasks: {
        warmUp: () => settings().catch(() => 'default settings'),
        operator: async () => {
          await service.restart()
          await settings().catch(() => 'default settings')
          await settings()
        },
      },
    }
  }

export default {
  story:
    'The promise of a lazily loaded resource is kept although it was rejected, so that one failure at the start makes every later call fail, long after the service is back.',
  source: 'https://github.com/medikoo/memoizee/issues/117',
  wrong: { program: startAndUse(memoize), truth: 'fails', outcomes: ['threw'] },
  right: { program: startAndUse(memoizeSuccess), truth: 'survives' },
} satisfies Pair
