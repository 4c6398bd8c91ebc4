import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Buffer, Item, Opened } from './problem.ts'

export const price = 'two lines kept by hand, and each change wakes all who wait'

export const outcomes: Outcomes = {
  // Alice waits at the second buffer with the item from the first in hand.
  'a pair or nothing': ['completed', 'deadlock'],
}

/** A place in a line. */
type Turn = symbol

/** Who waits, in order of arrival: only the first may go on. */
class Line {
  private turns: readonly Turn[] = []

  join(): Turn {
    const turn = Symbol('turn')
    this.turns = [...this.turns, turn]
    return turn
  }

  get isEmpty(): boolean {
    return this.turns.length === 0
  }

  isFirst(turn: Turn): boolean {
    return this.turns[0] === turn
  }

  leave(turn: Turn): void {
    this.turns = this.turns.filter((each) => each !== turn)
  }
}

/** Those who put stand in one line, and those who take in another one. */
export default class LineBuffer implements Buffer {
  readonly bell = new Bell()
  private readonly capacity: number
  private readonly items: Item[] = []
  private readonly putting = new Line()
  private readonly taking = new Line()

  constructor(capacity: number) {
    this.capacity = capacity
  }

  async put(item: Item): Promise<void> {
    const turn = this.putting.join()
    await when([this.bell], () => {
      if (!this.putting.isFirst(turn) || this.items.length === this.capacity) return undefined
      this.items.push(item)
      this.putting.leave(turn)
      this.bell.ring()
      return true
    })
  }

  take(): Promise<Item> {
    const turn = this.taking.join()
    return when([this.bell], () => (this.taking.isFirst(turn) ? this.takeNow(turn) : undefined))
  }

  /** Whether there is an item for which nobody stands in line. */
  get isReady(): boolean {
    return this.items.length > 0 && this.taking.isEmpty
  }

  /** Takes an item; returns `undefined` if there is none. */
  takeNow(turn?: Turn): Item | undefined {
    const item = this.items.shift()
    if (item === undefined) return undefined
    if (turn !== undefined) this.taking.leave(turn)
    this.bell.ring()
    return item
  }
}

export const published: Published<LineBuffer, Buffer> = {
  isReady: 'asked of all buffers before anything is taken',
  takeNow: 'in the step in which all buffers were ready',
  bell: 'listen to those of all buffers',
}

export const composing: Composing = {
  beforehand: 'whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<LineBuffer> = {
  // In no line: there nobody behind would get what is there.
  takeBoth: (one, other) =>
    when([one.bell, other.bell], () =>
      one.isReady && other.isReady ? [one.takeNow() as Item, other.takeNow() as Item] : undefined,
    ),
}
