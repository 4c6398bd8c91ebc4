/** A state has at most this many moves, and a program fewer tasks than that. */
const WIDTH = 256

/** A state and a small integer of at least -1, such as the index of a move, in one number. */
export const pack = (state: number, small: number): number => state * WIDTH + small

/** Takes apart what {@link pack} has put together of a `small` from 0. */
export const unpack = (packed: number): readonly [state: number, small: number] => [
  Math.floor(packed / WIDTH),
  packed % WIDTH,
]

/** @throws RangeError if `count` moves of one state cannot be packed. */
export function assertPackable(count: number): void {
  if (count > WIDTH) {
    throw new RangeError(`at most ${WIDTH} moves may be possible at once; here there are ${count}`)
  }
}
