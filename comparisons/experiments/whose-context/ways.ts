import { as, quiet, type Seen, type Sight, Signal, seen, type Way } from './seen.ts'

export type Job = () => Promise<unknown>

/** Hands a job over, and resolves when it is done. */
type Add = (job: Job) => Promise<unknown>

/** The holder's job is under way, the asker's job waits for it to end. */
export const inTurn = (of: string, call: string, create: () => Add): Way => ({
  of,
  call,
  async look() {
    const add = as('creator', create)
    const isOver = new Signal()
    const held = as('holder', () => add(() => isOver.sent))
    const sight = as('asker', async (): Promise<Sight> => {
      let handedOver: Seen | undefined
      await add(async () => {
        handedOver = seen()
      })
      return { handedOver, afterAwait: seen() }
    })
    await quiet()
    isOver.send()
    await held
    return sight
  },
})

/** Takes something, and resolves with what gives it back. */
type Take = () => Promise<() => void>

/** The holder has it, the asker waits for it. */
export const taken = (of: string, call: string, create: () => Take): Way => ({
  of,
  call,
  async look() {
    const take = as('creator', create)
    const release = await as('holder', take)
    const asked = as('asker', async (): Promise<Sight> => {
      const done = await take()
      done()
      return { afterAwait: seen() }
    })
    await quiet()
    as('holder', release)
    return asked
  },
})

/** Returns a function that calls `load`, or shares a call that is under way. */
type Share = (load: Job) => () => Promise<unknown>

/** The holder's call is under way, the asker joins it: one load serves both. */
export const shared = (of: string, call: string, share: Share): Way => ({
  of,
  call,
  async look() {
    let handedOver: Seen | undefined
    const isLoaded = new Signal()
    const ask = as('creator', () =>
      share(async () => {
        await isLoaded.sent
        handedOver = seen()
      }),
    )
    const held = as('holder', ask)
    const sight = as('asker', async () => {
      await ask()
      return { handedOver, afterAwait: seen() }
    })
    await quiet()
    isLoaded.send()
    await held
    return sight
  },
})

export type Listener = () => void

/** What the holder does when the asker has asked. */
type LetGo = () => unknown

/** The asker hands `listener` over; returns what the holder does then, and with what all is taken down. */
interface Handed {
  readonly letGo?: LetGo
  readonly end?: () => unknown
}

/** A callback that the asker hands over to something that the creator has made. */
export const callback = <A>(
  of: string,
  call: string,
  create: () => A,
  hand: (made: A, listener: Listener) => Handed | undefined,
): Way => ({
  of,
  call,
  async look() {
    const isCalled = new Signal()
    let handedOver: Seen | undefined
    const made = as('creator', create)
    const handed = as('asker', () =>
      hand(made, () => {
        handedOver ??= seen()
        isCalled.send()
      }),
    )
    await quiet()
    await as('holder', async () => handed?.letGo?.())
    await isCalled.sent
    await handed?.end?.()
    return { handedOver }
  },
})

/** The asker awaits what the holder brings about. */
export const awaited = <A>(
  of: string,
  call: string,
  create: () => A,
  wait: (made: A) => PromiseLike<unknown>,
  letGo: (made: A) => void,
): Way => ({
  of,
  call,
  async look() {
    const made = as('creator', create)
    const asked = as('asker', async (): Promise<Sight> => {
      await wait(made)
      return { afterAwait: seen() }
    })
    await quiet()
    as('holder', () => letGo(made))
    return asked
  },
})
