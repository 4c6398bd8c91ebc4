import { defineThreads, type ThreadsProgram } from '../../threads-program.ts'

/** How many seats there are, and as many forks. */
export const SEATS = 3
const NAMES = ['Plato', 'Sappho', 'Confucius']
/** A bit for each seat at which somebody eats. */
const EATING = SEATS
/** Free for more. */
export const PLACES = SEATS + 1
const WORDS = [...NAMES.map((_, fork) => `fork ${fork}`), 'eating', 'places']

/** The forks on both sides of a seat. */
export const forksOf = (seat: number): readonly [left: number, right: number] => [
  seat,
  (seat + 1) % SEATS,
]

/** How a philosopher gets the forks of a seat, and gives them back. */
export interface Manners {
  take(words: Int32Array, seat: number): void
  putBack(words: Int32Array, seat: number): void
}

/** Takes a fork, and sleeps while another philosopher has it. Its word says who has it. */
export function takeFork(words: Int32Array, fork: number, seat: number): void {
  for (;;) {
    const holder = Atomics.compareExchange(words, fork, 0, seat + 1)
    if (holder === 0) return
    Atomics.wait(words, fork, holder)
  }
}

export function putForkBack(words: Int32Array, fork: number): void {
  Atomics.store(words, fork, 0)
  Atomics.notify(words, fork, 1)
}

/** Three philosophers, each of whom eats once. */
export function dining({ take, putBack }: Manners): ThreadsProgram {
  const dine = (seat: number) => (memory: SharedArrayBuffer) => {
    const words = new Int32Array(memory)
    take(words, seat)
    Atomics.or(words, EATING, 1 << seat)
    Atomics.and(words, EATING, ~(1 << seat))
    putBack(words, seat)
  }
  return defineThreads({
    open: () => new SharedArrayBuffer(4 * WORDS.length),
    threads: Object.fromEntries(NAMES.map((name, seat) => [name, dine(seat)])),
    // At a table for three, any two are neighbours.
    always: { 'no two eat at once': (words) => [0, 1, 2, 4].includes(words[EATING] ?? 0) },
    nameOf: (index) => WORDS[index],
    heldBy: (words, index) => (index < SEATS && words[index] ? words[index] - 1 : null),
  })
}
