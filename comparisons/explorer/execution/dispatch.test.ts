import { Semaphore } from 'async-mutex'
import { afterEach, expect, it } from 'vitest'
import { explore, type Program } from '../index.ts'
import { reportCodeTo, watchCode } from './code-watch.ts'
import type { Host } from './host.ts'
import { Owner, whose } from './owner.ts'
import { atNextTurn } from './quiescence.ts'

type Listener = Parameters<AbortSignal['addEventListener']>[1]

let end = (): void => {}

afterEach(() => {
  end()
  whose.end()
})

/** How often code of a program is seen to go on once a signal has aborted to which `listener` listens. */
async function turnsAfter(listener: Listener): Promise<number> {
  let turns = 0
  end = watchCode()
  reportCodeTo({ ran: () => ++turns > 0, began() {}, changed() {} })
  whose.run(new Owner({} as Host, null), () => {
    const controller = new AbortController()
    controller.signal.addEventListener('abort', listener)
    controller.abort()
  })
  await new Promise<void>((resolve) => atNextTurn(resolve))
  end()
  return turns
}

const settled = Promise.resolve()
const nothing = (): void => {}

/** A listener as function and as object: Node calls the latter in an async function. */
const both = (listen: (this: unknown) => unknown): readonly Listener[] => [
  listen as () => void,
  { handleEvent: listen as () => void },
]

it.each([0, 1])(
  'does not take what Node awaits of a listener for code of the program',
  async (i) => {
    const turns = (listen: () => unknown) => turnsAfter(both(listen)[i] as Listener)
    expect(await turns(nothing)).toBe(0)
    expect(await turns(() => settled)).toBe(0)
    expect(await turns(async () => {})).toBe(0)
  },
)

it.each([0, 1])('sees what goes on in a listener, and after it', async (i) => {
  const turns = (listen: () => unknown) => turnsAfter(both(listen)[i] as Listener)
  expect(await turns(() => void settled.then(nothing))).toBe(1)
  expect(await turns(() => settled.then(nothing))).toBe(1)
  expect(await turns(async () => void (await null))).toBe(1)
  expect(await turns(() => queueMicrotask(nothing))).toBe(1)
  const within = () => {
    const inner = new AbortController()
    inner.signal.addEventListener('abort', { handleEvent: () => void settled.then(nothing) })
    inner.abort()
  }
  expect(await turns(within)).toBe(1)
})

it('sees what goes on where a listener is the `then` of a promise', async () => {
  expect(await turnsAfter(settled.then.bind(settled, nothing) as () => void)).toBe(1)
})

it('lets an event target dispatch as before once nothing is watched', () => {
  const before = EventTarget.prototype.dispatchEvent
  const stop = watchCode()
  expect(EventTarget.prototype.dispatchEvent).not.toBe(before)
  stop()
  expect(EventTarget.prototype.dispatchEvent).toBe(before)
})

/** Alice is let go by what listens to a signal; what she does next can be held up, and is all that is left. */
const released =
  (wrap: (listen: () => void) => Listener): Program =>
  ({ work }) => ({
    tasks: {
      Alice: async () => {
        const [gate, controller] = [new Semaphore(0), new AbortController()]
        controller.signal.addEventListener(
          'abort',
          wrap(() => gate.release()),
        )
        void work('waits').then(() => controller.abort())
        await gate.acquire()
      },
      Bob: () => work('does something else'),
    },
  })

it('counts no more interleavings where an object listens than where a function does', async () => {
  const counts: bigint[] = []
  for (const wrap of [
    (listen: () => void) => listen,
    (listen: () => void) => ({ handleEvent: listen }),
  ]) {
    const { interleavings } = await explore(released(wrap), { rule: 'event-loop' })
    counts.push(interleavings as bigint)
  }
  expect(counts[1]).toBe(counts[0])
})
