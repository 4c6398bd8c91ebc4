/**
 * The strongly connected components among `states` that hold a cycle (Tarjan 1972). `next` returns
 * the successors of a state; those that are not among `states` are left out.
 */
export function components(
  states: ReadonlySet<number>,
  next: (state: number) => readonly number[],
): number[][] {
  const tarjan = new Tarjan(states, next)
  for (const state of states) tarjan.from(state)
  return tarjan.found
}

interface Frame {
  readonly state: number
  readonly next: readonly number[]
  at: number
}

class Tarjan {
  readonly found: number[][] = []
  readonly #states: ReadonlySet<number>
  readonly #next: (state: number) => readonly number[]
  readonly #numbers = new Map<number, number>()
  /** The lowest number that can be reached from a state, as far as is known. */
  readonly #lows = new Map<number, number>()
  readonly #stack: number[] = []
  readonly #onStack = new Set<number>()

  constructor(states: ReadonlySet<number>, next: (state: number) => readonly number[]) {
    this.#states = states
    this.#next = next
  }

  /** Recursion would be shorter, and overflow the stack. */
  from(state: number): void {
    if (this.#numbers.has(state)) return
    const frames = [this.#enter(state)]
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const to = frame.next[frame.at]
      frame.at += 1
      if (to === undefined) {
        frames.pop()
        this.#leave(frame)
        const above = frames.at(-1)
        if (above !== undefined) this.#lower(above.state, this.#lowOf(frame.state))
      } else if (!this.#numbers.has(to)) frames.push(this.#enter(to))
      else if (this.#onStack.has(to)) this.#lower(frame.state, this.#numbers.get(to) as number)
    }
  }

  #enter(state: number): Frame {
    const number = this.#numbers.size
    this.#numbers.set(state, number)
    this.#lows.set(state, number)
    this.#stack.push(state)
    this.#onStack.add(state)
    return { state, next: this.#next(state).filter((to) => this.#states.has(to)), at: 0 }
  }

  #leave({ state, next }: Frame): void {
    if (this.#lowOf(state) !== this.#numbers.get(state)) return
    const component: number[] = []
    let member: number
    do {
      member = this.#stack.pop() as number
      this.#onStack.delete(member)
      component.push(member)
    } while (member !== state)
    if (component.length > 1 || next.includes(state)) this.found.push(component)
  }

  #lowOf(state: number): number {
    return this.#lows.get(state) as number
  }

  #lower(state: number, low: number): void {
    if (low < this.#lowOf(state)) this.#lows.set(state, low)
  }
}
