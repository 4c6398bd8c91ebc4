import { defineThreads, plainWords, type ThreadsProgram } from '../../threads-program.ts'

/** How many pieces are for sale. */
export const STOCK = 0
/** Free for a lock. */
export const LOCK = 1
const ALICE = 2
const BOB = 3
const NAMES = ['stock', 'lock', 'sold by Alice', 'sold by Bob']

/** What is there at the beginning, and what Bob unpacks. */
export const OPENING = 1
export const DELIVERY = 3

/** The stock of one article, in shared words. */
export interface Stock {
  /** Adds the pieces of a delivery. */
  add(memory: SharedArrayBuffer, pieces: number): void
  /** Sells one piece. Returns `false` if there is none. */
  sell(memory: SharedArrayBuffer): boolean
}

/** The number of pieces in plain shared memory: `stock.pieces += 3` is a read and a write. */
export function plainStock(memory: SharedArrayBuffer): { pieces: number } {
  const words = plainWords(memory)
  return {
    get pieces() {
      return words[STOCK] ?? 0
    },
    set pieces(pieces) {
      words[STOCK] = pieces
    },
  }
}

/** Alice, who sells a piece, and Bob, who sells one and then adds a delivery. */
export function serving({ add, sell }: Stock): ThreadsProgram {
  const serve = (memory: SharedArrayBuffer, who: number) => {
    if (sell(memory)) Atomics.store(new Int32Array(memory), who, 1)
  }
  return defineThreads({
    open() {
      const memory = new SharedArrayBuffer(4 * NAMES.length)
      new Int32Array(memory)[STOCK] = OPENING
      return memory
    },
    threads: {
      Alice: (memory) => serve(memory, ALICE),
      Bob(memory) {
        serve(memory, BOB)
        add(memory, DELIVERY)
      },
    },
    always: { 'nothing is sold that is not there': (words) => (words[STOCK] ?? 0) >= 0 },
    finally: {
      'nothing is lost': (words) => {
        const [stock = 0, , alice = 0, bob = 0] = words
        return stock + alice + bob === OPENING + DELIVERY
      },
    },
    nameOf: (index) => NAMES[index],
  })
}
