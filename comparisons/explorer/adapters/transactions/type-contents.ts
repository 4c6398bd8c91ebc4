import type { Cell } from '../../../../stm/cell.ts'
import {
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
import { type Heap, nodesIn } from '../../../../stm/types/heap.ts'
import type { Shown } from '../../execution/events.ts'
import { show } from '../../execution/show.ts'

/** The values of variables at some moment. */
export type Moment = (cell: Cell) => unknown

/** What stands in for a transaction that only reads. */
const readerAt = (moment: Moment): Tx => ({ read: moment }) as unknown as Tx

/** What a transactional type held at a moment, as a trace shows it. No code of the program runs. */
export function contentsOf(whole: object, at: Moment): Shown {
  const tx = readerAt(at)
  if (whole instanceof TQueue) return listed(whole.toArray(tx), whole.isClosed(tx))
  if (whole instanceof TChan)
    return listed(itemsFrom(readEnd(whole)?.get(tx), tx), whole.isClosed(tx))
  if (whole instanceof TPriorityQueue) return listed(arrived(whole, tx))
  if (whole instanceof TArray) return listed(whole.toArray(tx))
  if (whole instanceof TMap) return short(new Map(whole.entries(tx)), whole.size(tx))
  if (whole instanceof TSet) return short(new Set(whole.values(tx)), whole.size(tx))
  if (whole instanceof TMVar) return whole.isEmpty(tx) ? 'empty' : show(whole.read(tx))
  if (whole instanceof TPromise) return settled(whole.poll(tx))
  if (whole instanceof TSemaphore) return show(whole.available(tx))
  if (whole instanceof TTimer) return whole.hasElapsed(tx) ? 'elapsed' : 'running'
  if (whole instanceof TReentrantLock) return held(whole, tx)
  return 'a transactional type'
}

/** Items in their order, or their number where they would be cut off. */
const listed = (items: readonly unknown[], isClosed = false): Shown =>
  `${short(items, items.length)}${isClosed ? ' closed' : ''}`

function short(items: unknown, size: number): Shown {
  const text = show(items)
  return text.endsWith('…') && size > 1 ? `${size} items` : text
}

function settled(how: ReturnType<TPromise<unknown>['poll']>): Shown {
  if (how === undefined) return 'pending'
  return 'error' in how ? `failed: ${show(how.error)}` : show(how.value)
}

function held(lock: TReentrantLock, tx: Tx): Shown {
  if (lock.isWriting(tx)) return 'written'
  const readers = lock.readerCount(tx)
  return readers === 0 ? 'free' : `read by ${readers}`
}

/** In the order of their arrival: to compare items would run code of the program. */
function arrived(queue: object, tx: Tx): unknown[] {
  const { heap } = queue as { heap: { get(tx: Tx): Heap<unknown> } }
  const nodes = nodesIn(heap.get(tx)).toSorted((a, b) => a.arrival - b.arrival)
  return nodes.map(({ item }) => item)
}

/** What a commit has changed in a transactional type. */
export function changeIn(whole: object, before: Moment, after: Moment) {
  const isBroadcast = whole instanceof TChan && readEnd(whole) === null
  if (!isBroadcast) return { before: contentsOf(whole, before), after: contentsOf(whole, after) }
  // It keeps nothing itself, so all that can be shown is what has been sent.
  const { writeEnd } = endsOf(whole)
  const sent = itemsFrom(writeEnd.get(readerAt(before)), readerAt(after))
  return { before: '…', after: ['…', ...sent.map(show)].join(', ') }
}

interface Hole {
  get(tx: Tx): { readonly item: unknown; readonly next: Hole } | 'closed' | null
}

interface Ends {
  readonly writeEnd: { get(tx: Tx): Hole }
  readonly readEnd: { get(tx: Tx): Hole } | null
}

const endsOf = (channel: object): Ends => (channel as { ends: Ends }).ends

const readEnd = (channel: object): Ends['readEnd'] => endsOf(channel).readEnd

/** The items of a channel from one place on. */
function itemsFrom(hole: Hole | undefined, tx: Tx): unknown[] {
  const items: unknown[] = []
  let at = hole?.get(tx)
  while (typeof at === 'object' && at !== null) {
    items.push(at.item)
    at = at.next.get(tx)
  }
  return items
}
