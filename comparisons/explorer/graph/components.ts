/**
 * Finds strongly connected components of a graph (Tarjan 1972). Recursion would be shorter, and
 * overflow the stack. The lists by state are used again for each part of the graph that is looked at.
 */
export class Components {
  /** By state: how many were entered when it was entered; 0 if it was not. */
  readonly #numbers: Int32Array
  /** By state: the lowest of these numbers that can be reached from it, as far as is known. */
  readonly #lows: Int32Array
  /** By state: 1 if it is in the part that is looked at. */
  readonly #isInPart: Uint8Array
  /** By state: 1 if it was entered, and its component is not complete. */
  readonly #isOpen: Uint8Array
  #entered = 0

  /** `size`: how many states there are. */
  constructor(size: number) {
    this.#numbers = new Int32Array(size)
    this.#lows = new Int32Array(size)
    this.#isInPart = new Uint8Array(size)
    this.#isOpen = new Uint8Array(size)
  }

  /**
   * The components among `states` that hold a cycle. `next` returns the successors of a state;
   * those that are not among `states` are left out.
   */
  among(
    states: Iterable<number>,
    next: (state: number) => readonly number[],
  ): readonly (readonly number[])[] {
    const part = Int32Array.from(states)
    for (const state of part) this.#isInPart[state] = 1
    const found: number[][] = []
    for (const state of part) if (this.#numbers[state] === 0) this.#from(state, next, found)
    for (const state of part) {
      this.#isInPart[state] = 0
      this.#numbers[state] = 0
    }
    this.#entered = 0
    return found
  }

  #from(start: number, next: (state: number) => readonly number[], found: number[][]): void {
    const open: number[] = []
    const path: number[] = []
    /** The successors of all states on the path. */
    const toSee: number[] = []
    /** By place on the path: where those of the state begin, and which of them comes next. */
    const begins: number[] = []
    const ats: number[] = []
    const enter = (state: number): void => {
      this.#entered += 1
      this.#numbers[state] = this.#entered
      this.#lows[state] = this.#entered
      this.#isOpen[state] = 1
      open.push(state)
      path.push(state)
      begins.push(toSee.length)
      ats.push(toSee.length)
      for (const to of next(state)) if (this.#isInPart[to] === 1) toSee.push(to)
    }
    enter(start)
    while (path.length > 0) {
      const depth = path.length - 1
      const state = path[depth] as number
      const at = ats[depth] as number
      ats[depth] = at + 1
      if (at < toSee.length) {
        const to = toSee[at] as number
        if (this.#numbers[to] === 0) enter(to)
        else if (this.#isOpen[to] === 1) this.#lower(state, this.#numbers[to] as number)
        continue
      }
      const begin = begins.pop() as number
      this.#close(state, open, toSee.slice(begin).includes(state), found)
      toSee.length = begin
      ats.pop()
      path.pop()
      if (depth > 0) this.#lower(path[depth - 1] as number, this.#lows[state] as number)
    }
  }

  /** All that follows `state` was looked at: it may be the first of a component. */
  #close(state: number, open: number[], leadsToItself: boolean, found: number[][]): void {
    if (this.#lows[state] !== this.#numbers[state]) return
    const component: number[] = []
    let member: number
    do {
      member = open.pop() as number
      this.#isOpen[member] = 0
      component.push(member)
    } while (member !== state)
    if (component.length > 1 || leadsToItself) found.push(component)
  }

  #lower(state: number, low: number): void {
    if (low < (this.#lows[state] as number)) this.#lows[state] = low
  }
}
