import { Mutex } from 'async-mutex'
import { atomically, check, TVar } from '../../stm/index.ts'
import type { Program, World } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { verdicts } from './kit/verdicts.ts'

/** One task sets the address, another uses it, and nothing says which comes first. */
const startUp =
  (
    open: () => {
      readonly subject: object
      set(address: string): Promise<void>
      get(): Promise<string | undefined>
    },
  ): Program =>
  ({ work }: World) => {
    const { subject, set, get } = open()
    const seen: { address?: string | undefined } = {}
    return {
      subject,
      record: seen,
      tasks: {
        Starter: async () => {
          await work('reads the settings')
          await set('a:80')
        },
        User: async () => {
          seen.address = await get()
        },
      },
      finally: { 'the address was set': () => seen.address === 'a:80' },
    }
  }

const withLock = startUp(() => {
  const settings = { lock: new Mutex(), address: undefined as string | undefined }
  return {
    subject: settings,
    set: (address) =>
      settings.lock.runExclusive(() => {
        settings.address = address
      }),
    get: () => settings.lock.runExclusive(() => settings.address),
  }
})

const withLatch = startUp(() => {
  const settings = { hasBegun: new Mutex(), address: undefined as string | undefined }
  const isSet = settings.hasBegun.acquire()
  return {
    subject: settings,
    async set(address) {
      settings.address = address
      const release = await isSet
      release()
    },
    get: () => settings.hasBegun.runExclusive(() => settings.address),
  }
})

const withPromise = startUp(() => {
  let set: (address: string) => void = () => {}
  const address = new Promise<string>((resolve) => {
    set = resolve
  })
  return { subject: {}, set: async (value) => set(value), get: () => address }
})

const withTransaction = startUp(() => {
  const address = new TVar<string | undefined>(undefined)
  return {
    subject: { address },
    set: (value) => atomically((tx) => address.set(tx, value)),
    get: () => atomically((tx) => address.get(tx)),
  }
})

const withCheck = startUp(() => {
  const address = new TVar<string | undefined>(undefined)
  return {
    subject: { address },
    set: (value) => atomically((tx) => address.set(tx, value)),
    get: () =>
      atomically((tx) => {
        const value = address.get(tx)
        check(tx, value !== undefined)
        return value
      }),
  }
})

export default experiment({
  title: 'a value that is used before it is set',
  async run(print) {
    print(
      await verdicts({
        'a lock around each access': withLock,
        'a lock held from the start, and released when it is set': withLatch,
        'a promise that is resolved when it is set': withPromise,
        'a transaction around each access': withTransaction,
        'a transaction that waits until it is set': withCheck,
      }),
    )
  },
})
