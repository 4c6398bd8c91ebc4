import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atomically, atomicallySync, ClosedError, MisuseError, TChan, TVar } from '../index.ts'
import { Followed } from '../testing/conformance/subject.suite.ts'
import { modelBased } from './model-based.suite.ts'
import { counted, quiet } from './quiet.suite.ts'
import { orUndefined, waits } from './random-terms.suite.ts'

// Three slots with a channel each, so that operations can replace one by a duplicate of another.
type Slots = readonly TVar<TChan<number>>[]
interface Model {
  readonly inboxes: number[][]
  isClosed: boolean
}

const slot = fc.nat({ max: 2 })
const item = fc.nat({ max: 9 })
const at = (slots: Slots, i: number) => slots[i] as TVar<TChan<number>>

const noItem = ({ isClosed }: Model): never => {
  if (isClosed) throw new ClosedError()
  return waits()
}
const receive = (model: Model, i: number) => model.inboxes[i]?.shift() ?? noItem(model)
const peek = (model: Model, i: number) => model.inboxes[i]?.[0] ?? noItem(model)

modelBased<Slots, Model>('a TChan with its duplicates', {
  create: () => {
    const channel = new TChan<number>()
    const [second, third] = atomicallySync((tx) => [channel.dup(tx), channel.dup(tx)] as const)
    return [channel, second, third].map((channel) => new TVar(channel))
  },
  model: () => ({ inboxes: [[], [], []], isClosed: false }),
  operations: {
    send: {
      args: fc.tuple(slot, item),
      run: (tx, slots, i, item) => at(slots, i).get(tx).send(tx, item),
      model: (model, _, item) => {
        if (model.isClosed) throw new ClosedError()
        for (const items of model.inboxes) items.push(item)
      },
    },
    receive: {
      args: fc.tuple(slot),
      run: (tx, slots, i) => at(slots, i).get(tx).receive(tx),
      model: receive,
    },
    tryReceive: {
      args: fc.tuple(slot),
      run: (tx, slots, i) => at(slots, i).get(tx).tryReceive(tx),
      model: orUndefined(receive),
    },
    peek: {
      args: fc.tuple(slot),
      run: (tx, slots, i) => at(slots, i).get(tx).peek(tx),
      model: peek,
    },
    tryPeek: {
      args: fc.tuple(slot),
      run: (tx, slots, i) => at(slots, i).get(tx).tryPeek(tx),
      model: orUndefined(peek),
    },
    unget: {
      args: fc.tuple(slot, item),
      run: (tx, slots, i, item) => at(slots, i).get(tx).unget(tx, item),
      model: (model, i, item) => {
        model.inboxes[i]?.unshift(item)
      },
    },
    dup: {
      args: fc.tuple(slot, slot),
      run: (tx, slots, from, to) => at(slots, to).set(tx, at(slots, from).get(tx).dup(tx)),
      model: (model, _, to) => {
        model.inboxes[to] = []
      },
    },
    clone: {
      args: fc.tuple(slot, slot),
      run: (tx, slots, from, to) => at(slots, to).set(tx, at(slots, from).get(tx).clone(tx)),
      model: (model, from, to) => {
        model.inboxes[to] = [...(model.inboxes[from] ?? [])]
      },
    },
    close: {
      args: fc.tuple(slot),
      run: (tx, slots, i) => at(slots, i).get(tx).close(tx),
      model: (model) => {
        const wasOpen = !model.isClosed
        model.isClosed = true
        return wasOpen
      },
    },
    isClosed: {
      args: fc.tuple(slot),
      run: (tx, slots, i) => at(slots, i).get(tx).isClosed(tx),
      model: ({ isClosed }) => isClosed,
    },
    isEmpty: {
      args: fc.tuple(slot),
      run: (tx, slots, i) => at(slots, i).get(tx).isEmpty(tx),
      model: (model, i) => model.inboxes[i]?.length === 0,
    },
  },
  observe: (tx, slots) => ({
    inboxes: slots.map((slot) => {
      const channel = slot.get(tx).clone(tx)
      const items: number[] = []
      while (!channel.isEmpty(tx)) items.push(channel.receive(tx))
      return items
    }),
    isClosed: slots.every((slot) => slot.get(tx).isClosed(tx)),
  }),
  observeModel: (model) => model,
})

test('each channel receives every item sent to any of them after it was made', async () => {
  const channel = new TChan<string>()
  await atomically((tx) => channel.send(tx, 'before'))
  const duplicate = await atomically((tx) => channel.dup(tx))
  const copy = await atomically((tx) => channel.clone(tx))
  await atomically((tx) => duplicate.send(tx, 'after'))
  const received = (from: TChan<string>) =>
    atomicallySync((tx) => [from.tryReceive(tx), from.tryReceive(tx), from.tryReceive(tx)])
  expect(received(channel)).toEqual(['before', 'after', undefined])
  expect(received(duplicate)).toEqual(['after', undefined, undefined])
  expect(received(copy)).toEqual(['before', 'after', undefined])
})

test('receive waits for an item, and unget adds one to a single channel', async () => {
  const channel = new TChan<string>()
  const other = await atomically((tx) => channel.dup(tx))
  const waiting = [channel, other].map((from) => counted((tx) => from.receive(tx)))
  const [mine, others] = waiting.map((body) => atomically(body))
  await atomically((tx) => channel.unget(tx, 'mine'))
  expect(await mine).toBe('mine')
  await quiet()
  expect(waiting.map(({ runs }) => runs)).toEqual([2, 1])
  await atomically((tx) => channel.send(tx, "everyone's"))
  expect(await others).toBe("everyone's")
})

test('a send runs each of the waiting receivers of 1,000 duplicates once more', async () => {
  const channel = TChan.broadcast<number>()
  const body = counted((tx) => tx)
  const all = Promise.all(
    Array.from({ length: 1000 }, async () => {
      const inbox = await atomically((tx) => channel.dup(tx))
      return atomically((tx) => {
        body(tx)
        return inbox.receive(tx)
      })
    }),
  )
  await quiet()
  await atomically((tx) => channel.send(tx, 5))
  expect(await all).toEqual(Array(1000).fill(5))
  expect(body.runs).toBe(2000)
})

test('a broadcast channel can be sent to and duplicated, but not received from', () => {
  const channel = TChan.broadcast<number>({ name: 'news' })
  const inbox = atomicallySync((tx) => channel.dup(tx))
  atomicallySync((tx) => channel.send(tx, 1))
  expect(atomicallySync((tx) => inbox.receive(tx))).toBe(1)
  expect(() => atomicallySync((tx) => channel.receive(tx))).toThrow(MisuseError)
  expect(() => atomicallySync((tx) => channel.tryReceive(tx))).toThrow(MisuseError)
  expect(() => atomicallySync((tx) => channel.unget(tx, 1))).toThrow(
    'const inbox = channel.dup(tx)',
  )
  expect(() => atomicallySync((tx) => channel.clone(tx))).toThrow(MisuseError)
  expect(() => atomicallySync((tx) => channel.isEmpty(tx))).toThrow(MisuseError)
})

test('a send that is undone reaches no channel', () => {
  const channel = new TChan<string>()
  const inbox = atomicallySync((tx) => channel.dup(tx))
  const failing = () =>
    atomicallySync((tx) => {
      channel.send(tx, 'never')
      throw new Error('give up')
    })
  expect(failing).toThrow('give up')
  atomicallySync((tx) => channel.send(tx, 'sent'))
  expect(atomicallySync((tx) => [inbox.receive(tx), inbox.tryReceive(tx)])).toEqual([
    'sent',
    undefined,
  ])
})

test('a WouldBlockError names the channel', () => {
  const channel = new TChan<number>({ name: 'news' })
  expect(() => atomicallySync((tx) => channel.receive(tx))).toThrow('news.readEnd, news.next')
})

test('closing one channel ends the waits at all of its duplicates, those to come included', async () => {
  const news = TChan.broadcast<string>({ name: 'news' })
  const [ann, bob] = await atomically((tx) => [news.dup(tx), news.dup(tx)] as const)
  await atomically((tx) => news.send(tx, 'rain'))
  expect(await atomically((tx) => bob.receive(tx))).toBe('rain')
  const waiting = new Followed(atomically((tx) => bob.receive(tx)))
  expect(await atomically((tx) => ann.close(tx))).toBe(true)
  await quiet()
  expect(waiting.outcome).toEqual({ error: expect.any(ClosedError) })
  const late = await atomically((tx) => news.dup(tx))
  expect(() => atomicallySync((tx) => late.receive(tx))).toThrow(
    "channel 'news' is closed, and no item is left in it. Nothing was written.",
  )
  expect(() => atomicallySync((tx) => news.send(tx, 'sun'))).toThrow(
    "channel 'news' is closed and accepts no more items. Nothing was written.",
  )
  expect(await atomically((tx) => ann.receive(tx))).toBe('rain')
})
