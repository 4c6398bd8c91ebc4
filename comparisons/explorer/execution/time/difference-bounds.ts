/** The number of one of the times between which bounds hold. */
export type Point = number

/**
 * Upper bounds on the differences between pairs of unknown times, in whole milliseconds: a difference
 * bound matrix, closed after each step, so that every entry is the tightest bound that follows from
 * all that was restricted so far (Dill 1989; the operations are those of Bengtsson and Yi, "Timed
 * Automata: Semantics, Algorithms and Tools", 2004). A new bound costs the square of the number of
 * points; leaving a time out is free, and forgets nothing about the others.
 */
export class DifferenceBounds {
  readonly #rows: number[][] = []
  readonly #free: Point[] = []

  /** Adds a time about which nothing is known. Points that were left out are numbers for others later. */
  add(): Point {
    const reused = this.#free.pop()
    if (reused !== undefined) return reused
    const point = this.#rows.length
    for (const row of this.#rows) row.push(Infinity)
    this.#rows.push(Array.from({ length: point + 1 }, (_, i) => (i === point ? 0 : Infinity)))
    return point
  }

  /** Leaves a time out. What it implied between the others stays. */
  remove(point: Point): void {
    this.#forgetUpperBounds(point)
    for (const [i, row] of this.#rows.entries()) if (i !== point) row[point] = Infinity
    this.#free.push(point)
  }

  /** The most that `later` can come after `earlier`; minus the least that `earlier` comes after `later`. */
  most(later: Point, earlier: Point): number {
    return this.#row(later)[earlier] as number
  }

  /**
   * Adds that `later` comes at most `bound` milliseconds after `earlier`. Returns whether times are
   * left that meet all bounds. If not, the bounds are as before.
   */
  restrict(later: Point, earlier: Point, bound: number): boolean {
    if (bound >= this.most(later, earlier)) return true
    if (bound + this.most(earlier, later) < 0) return false
    const through = this.#row(earlier)
    for (const row of this.#rows) {
      const start = (row[later] as number) + bound
      if (start === Infinity) continue
      for (let j = 0; j < row.length; j += 1) {
        const sum = start + (through[j] as number)
        if (sum < (row[j] as number)) row[j] = sum
      }
    }
    return true
  }

  /** Moves a time to any later one. The least by which it comes after others stays. */
  delay(point: Point): void {
    this.#forgetUpperBounds(point)
  }

  /** Moves a time to one that is `by` milliseconds later. */
  shift(point: Point, by: number): void {
    if (by === 0) return
    const own = this.#row(point)
    for (const [i, row] of this.#rows.entries()) {
      if (i === point) continue
      row[point] = (row[point] as number) - by
      own[i] = (own[i] as number) + by
    }
  }

  copy(): DifferenceBounds {
    const copy = new DifferenceBounds()
    copy.#rows.push(...this.#rows.map((row) => row.slice()))
    copy.#free.push(...this.#free)
    return copy
  }

  #forgetUpperBounds(point: Point): void {
    this.#row(point).fill(Infinity)
    this.#row(point)[point] = 0
  }

  #row(point: Point): number[] {
    return this.#rows[point] as number[]
  }
}
