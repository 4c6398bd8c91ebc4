import { defineThreads, type ThreadsProgram } from '../threads-program.ts'

/** The number of the topmost free cell, from 1; 0 if there is none. */
export const HEAD = 0
/** Free for a lock. */
export const LOCK = 1
/** The cell below each one, by its number. */
export const below = (cell: number): number => 1 + cell
/** How many threads have each cell. */
const ownersOf = (cell: number): number => 4 + cell
const CELLS = [1, 2, 3]

/** A stack of free cells in shared words. */
export interface CellStack {
  /** The number of a cell, which the caller owns from then on; 0 if none is free. */
  pop(words: Int32Array): number
  push(words: Int32Array, cell: number): void
}

/** The operation that makes a thread the owner is part of the problem, so that a fault is seen at once. */
function take({ pop }: CellStack, words: Int32Array): number {
  const cell = pop(words)
  if (cell === 0) return 0
  Atomics.add(words, ownersOf(cell), 1)
  return cell
}

function giveBack({ push }: CellStack, words: Int32Array, cell: number): void {
  Atomics.sub(words, ownersOf(cell), 1)
  push(words, cell)
}

/** The number of the cell in a head, which may hold something else in its upper half. */
export const cellIn = (head: number): number => head & 0xffff

/** The cells on the stack, from the top; more than there are if it is a circle. */
function freeCells(words: Int32Array): number[] {
  const cells: number[] = []
  for (let cell = cellIn(words[HEAD] ?? 0); cell !== 0; cell = words[below(cell)] ?? 0) {
    cells.push(cell)
    if (cells.length > CELLS.length) break
  }
  return cells
}

/** Alice, who takes a cell, and Bob, who takes two and returns the first. */
export const taking = (stack: CellStack): ThreadsProgram =>
  defineThreads({
    open() {
      const memory = new SharedArrayBuffer(4 * (ownersOf(3) + 1))
      const words = new Int32Array(memory)
      words[HEAD] = 1
      for (const cell of CELLS) words[below(cell)] = cell === 3 ? 0 : cell + 1
      return memory
    },
    threads: {
      Alice: (memory) => void take(stack, new Int32Array(memory)),
      Bob(memory) {
        const words = new Int32Array(memory)
        const first = take(stack, words)
        take(stack, words)
        if (first !== 0) giveBack(stack, words, first)
      },
    },
    finally: {
      'each cell is free or has one owner': (words) => {
        const free = freeCells(words)
        return CELLS.every(
          (cell) =>
            (words[ownersOf(cell)] ?? 0) + free.filter((each) => each === cell).length === 1,
        )
      },
    },
    nameOf(index) {
      if (index === HEAD) return 'head'
      if (index === LOCK) return 'lock'
      return index < 5 ? `below(${index - 1})` : `owners(${index - 4})`
    },
  })
