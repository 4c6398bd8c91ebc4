import { describe, expect, it } from 'vitest'
import {
  atomically,
  TArray,
  TChan,
  TMap,
  TMVar,
  TPriorityQueue,
  TPromise,
  TQueue,
  TReentrantLock,
  TSemaphore,
  TSet,
  TTimer,
  type Tx,
} from '../../../../stm/index.ts'
import { explain, explore, type Program, replay } from '../../index.ts'

type Body<A> = (tx: Tx, whole: A) => unknown

/** What a task does that makes one transaction after the other with `home.it`. */
async function traceOf<A>(make: () => A, ...bodies: Body<A>[]): Promise<string[]> {
  const program: Program = () => {
    const home = { it: make() }
    const act = async () => {
      for (const body of bodies) await atomically((tx) => body(tx, home.it))
    }
    return { subject: { home }, tasks: { Ann: act } }
  }
  const { steps } = await replay(program, [])
  const actions = steps.flatMap((step) => step.actions)
  return actions.filter((action) => action !== 'done')
}

const long = Array.from({ length: 20 }, (_, i) => `letter ${i}`)
const least = (a: string, b: string) => (a < b ? -1 : 1)

describe('a trace names a type and shows what it holds', () => {
  it.each<[string, () => Promise<string[]>, string[]]>([
    [
      'queue',
      () =>
        traceOf(
          () => TQueue.bounded<string>(2),
          (tx, queue) => queue.offerAll(tx, ['card', 'bill']),
          (tx, queue) => queue.take(tx),
          (tx, queue) => queue.peek(tx),
          (tx, queue) => queue.close(tx),
          (tx, queue) => queue.take(tx),
          (tx, queue) => queue.tryTake(tx) ?? queue.take(tx),
        ),
      [
        'commits home.it []→[card, bill]',
        'commits home.it [card, bill]→[bill]',
        'reads home.it = [bill]',
        'commits home.it [bill]→[bill] closed',
        'commits home.it [bill] closed→[] closed',
        'throws ClosedError: a queue is closed, and no item is left in it. Nothing was written.',
      ],
    ],
    [
      'long queue',
      () =>
        traceOf(
          () => TQueue.unbounded<string>(),
          (tx, queue) => queue.offerAll(tx, long),
          (tx, queue) => queue.take(tx),
        ),
      ['commits home.it []→20 items', 'commits home.it 20 items→19 items'],
    ],
    [
      'map, by its keys',
      () =>
        traceOf(
          () => new TMap([['tea', 4]]),
          (tx, map) => map.set(tx, 'tea', 5),
          (tx, map) => map.set(tx, 'cake', 1),
          (tx, map) => map.delete(tx, 'tea'),
          (tx, map) => map.get(tx, 'tea'),
          (tx, map) => map.entries(tx),
          (tx, map) => map.size(tx),
        ),
      [
        'commits home.it[tea] 4→5',
        'commits home.it[cake] undefined→1',
        'commits home.it[tea] 5→undefined',
        'reads home.it[tea] = undefined',
        'reads home.it = {cake: 1}, reads home.it[cake] = 1',
        'reads home.it = {cake: 1}',
      ],
    ],
    [
      'set',
      () =>
        traceOf(
          () => new TSet(['Ann']),
          (tx, set) => set.add(tx, 'Bob'),
        ),
      ['commits home.it {Ann}→{Ann, Bob}'],
    ],
    [
      'array, by its elements',
      () =>
        traceOf(
          () => TArray.of(0, 0),
          (tx, array) => array.set(tx, 1, 3),
        ),
      ['commits home.it[1] 0→3'],
    ],
    [
      'box',
      () =>
        traceOf(
          () => TMVar.empty<string>(),
          (tx, box) => box.put(tx, 'card'),
          (tx, box) => box.take(tx),
        ),
      ['commits home.it empty→card', 'commits home.it card→empty'],
    ],
    [
      'promise',
      () =>
        traceOf(
          () => new TPromise<number>(),
          (tx, promise) => promise.succeed(tx, 3),
        ),
      ['commits home.it pending→3'],
    ],
    [
      'promise that fails',
      () =>
        traceOf(
          () => new TPromise<number>(),
          (tx, promise) => promise.fail(tx, 'no'),
        ),
      ['commits home.it pending→failed: no'],
    ],
    [
      'priority queue, in the order of arrival',
      () =>
        traceOf(
          () => new TPriorityQueue<string>(least),
          (tx, queue) => ['tea', 'cake'].map((each) => queue.offer(tx, each)),
          (tx, queue) => queue.take(tx),
        ),
      ['commits home.it []→[tea, cake]', 'commits home.it [tea, cake]→[tea]'],
    ],
    [
      'semaphore',
      () =>
        traceOf(
          () => new TSemaphore(2),
          (tx, permits) => permits.acquire(tx),
        ),
      ['commits home.it 2→1'],
    ],
    [
      'lock',
      () =>
        traceOf(
          () => new TReentrantLock(),
          (tx, lock) => lock.acquireRead(tx, 'Ann'),
          (tx, lock) => lock.acquireWrite(tx, 'Ann'),
        ),
      ['commits home.it free→read by 1', 'commits home.it read by 1→written'],
    ],
    [
      'channel',
      () =>
        traceOf(
          () => new TChan<string>(),
          (tx, channel) => channel.send(tx, 'rain'),
          (tx, channel) => channel.receive(tx),
        ),
      ['commits home.it []→[rain]', 'commits home.it [rain]→[]'],
    ],
    [
      'channel that keeps nothing',
      () =>
        traceOf(
          () => TChan.broadcast<string>(),
          (tx, news) => news.send(tx, 'rain'),
        ),
      ['commits home.it …→…, rain'],
    ],
    [
      'timer',
      () =>
        traceOf(
          () => new TTimer(Infinity),
          (tx, timer) => timer.hasElapsed(tx),
        ),
      ['reads home.it = running'],
    ],
  ])('%s', async (_, trace, expected) => {
    expect((await trace()).join(', ')).toBe(expected.join(', '))
  })
})

it.each(['node', 'event-loop', 'preemptive'] as const)(
  'a wait names the type, by its own name if it has one: %s',
  async (rule) => {
    const program: Program = () => {
      const home = { letters: TQueue.bounded<string>(1) }
      const parcels = TQueue.unbounded<string>({ name: 'parcels' })
      const either = (tx: Tx) => home.letters.tryTake(tx) ?? parcels.take(tx)
      return { subject: home, tasks: { Ann: async () => void (await atomically(either)) } }
    }
    const { failures } = await explore(program, { rule })
    expect(failures[0]?.ending.message).toContain('Ann waits for a change of letters or parcels;')
  },
)

it('a type that nothing leads to goes by its class, its task and a number', async () => {
  const found = await explore(async () => {
    const letters = TQueue.bounded<string>(1)
    await atomically((tx) => letters.offer(tx, 'card'))
    await atomically((tx) => letters.offer(tx, 'bill'))
  })
  expect(explain(found)).toContain("commits main's TQueue 1 []→[card]")
  expect(explain(found)).toContain("main waits for a change of main's TQueue 1;")
})

it('what stands in a queue goes by the queue, and not by its place in there', async () => {
  const program: Program = () => {
    const mailbox = TQueue.unbounded<{ reply: TPromise<string> }>()
    const ask = async () => {
      const reply = new TPromise<string>()
      await atomically((tx) => mailbox.offer(tx, { reply }))
      await atomically((tx) => reply.await(tx))
    }
    return { subject: { mailbox }, tasks: { Ann: ask } }
  }
  const { failures } = await explore(program)
  expect(failures[0]?.ending.message).toContain('Ann waits for a change of mailbox[…].reply;')
})
