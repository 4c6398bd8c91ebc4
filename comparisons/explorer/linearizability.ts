/** One call of an operation, as the task that made it saw it. */
export interface Call {
  readonly task: string
  readonly operation: string
  readonly values: readonly unknown[]
  /**
   * The moments at which the call was made and answered. A call that was answered at an earlier
   * moment than another one was made at came before it; otherwise the two were concurrent.
   */
  readonly from: number
  /** `null` while there is no answer, and forever if the call threw. */
  readonly to: number | null
  readonly answer: unknown
}

/**
 * What an object does when its operations run one after the other. `State` is treated as immutable.
 * States and answers are compared by their JSON.
 */
export interface SequentialModel<State> {
  readonly start: State
  /**
   * Returns the state after `operation`, and its answer; `undefined` if the operation would have to
   * wait in `state`.
   */
  next(
    state: State,
    operation: string,
    values: readonly unknown[],
  ): { readonly state: State; readonly answer?: unknown } | undefined
}

/**
 * Records the calls of one object's operations, and checks whether the object was linearizable
 * (Herlihy and Wing 1990): whether each operation seemed to take effect at one moment between its
 * call and its answer, as a sequential model describes it. The model replaces hand-written
 * invariants.
 *
 * @example
 * const counting: SequentialModel<number> = {
 *   start: 0,
 *   next: (count) => ({ state: count + 1, answer: count + 1 }),
 * }
 * const program: Program = ({ work }) => {
 *   const counter = { count: 0 }
 *   const history = new History()
 *   const add = async () => {
 *     const count = counter.count + 1
 *     await work('adds')
 *     counter.count = count
 *     return count
 *   }
 *   return {
 *     subject: counter,
 *     record: history.record,
 *     tasks: {
 *       Alice: () => history.call('Alice', 'add', [], add),
 *       Bob: () => history.call('Bob', 'add', [], add),
 *     },
 *     finally: { 'the counter is linearizable': () => history.isLinearizable(counting) },
 *   }
 * }
 * const { broken } = await explore(program)
 * [...broken.keys()] // => [ 'the counter is linearizable, in the end' ]
 */
export class History {
  /**
   * The calls of each task in words, for the `record` of a stage, so that a failure shows the
   * history: `take() = 1 @2-3` was called at moment 2 and answered at moment 3. It contains
   * everything that {@link isLinearizable} depends on, so states with different histories are never
   * merged.
   */
  readonly record: Record<string, string[]> = {}
  readonly calls: Call[] = []
  // Not `#private`: the explorer reads these at every state, and needs no inspector for it.
  private moment = 1
  private hasAnswers = false

  /**
   * Runs `use` and records it as a call of `operation` with `values` by `task`. Settles as `use`
   * does. A call that throws is recorded as unanswered: it may have had its effect or not.
   */
  async call<A>(
    task: string,
    operation: string,
    values: readonly unknown[],
    use: () => Promise<A>,
  ): Promise<A> {
    if (this.hasAnswers) this.moment += 1
    this.hasAnswers = false
    const made = { task, operation, values, from: this.moment, to: null, answer: undefined }
    const index = this.calls.push(made) - 1
    this.record[task] ??= []
    const line = this.record[task].push(inWords(made)) - 1
    const answer = await use()
    const answered = { ...made, to: this.moment, answer }
    this.hasAnswers = true
    this.calls[index] = answered
    this.record[task][line] = inWords(answered)
    return answer
  }

  /**
   * Whether some order of the calls, in which every call comes after those that were answered
   * before it was made, gives in `model` the answers that were recorded. Calls without an answer
   * may be left out. Takes time exponential in the number of concurrent calls, at worst.
   */
  isLinearizable<State>(model: SequentialModel<State>): boolean {
    return new Linearizer(this.calls, model).canContinue(model.start, new Set())
  }
}

function inWords({ operation, values, from, to, answer }: Call): string {
  const call = `${operation}(${values.map((value) => JSON.stringify(value)).join(', ')})`
  const answered = answer === undefined ? '' : ` = ${JSON.stringify(answer)}`
  return `${call}${answered} @${from}-${to ?? ''}`
}

/**
 * Searches depth-first for an order of the calls (Wing and Gong 1993), and never twice for the same
 * remaining calls in the same state (Lowe 2017).
 */
class Linearizer<State> {
  readonly #calls: readonly Call[]
  readonly #model: SequentialModel<State>
  readonly #failed = new Set<string>()

  constructor(calls: readonly Call[], model: SequentialModel<State>) {
    this.#calls = calls
    this.#model = model
  }

  /** Whether the calls that are not in `done` have an order that fits the model from `state` on. */
  canContinue(state: State, done: ReadonlySet<Call>): boolean {
    const left = this.#calls.filter((call) => !done.has(call))
    if (left.every(({ to }) => to === null)) return true
    const key = `${left.map((call) => this.#calls.indexOf(call))} ${JSON.stringify(state)}`
    if (this.#failed.has(key)) return false
    // The next call of the order was made no later than the first answer among the remaining ones.
    const firstAnswer = Math.min(...left.map(({ to }) => to ?? Infinity))
    const isFound = left.some(
      (call) => call.from <= firstAnswer && this.#canTake(call, state, done),
    )
    if (!isFound) this.#failed.add(key)
    return isFound
  }

  #canTake(call: Call, state: State, done: ReadonlySet<Call>): boolean {
    const next = this.#model.next(state, call.operation, call.values)
    if (next === undefined) return false
    const isAnswer = JSON.stringify(next.answer) === JSON.stringify(call.answer)
    return (isAnswer || call.to === null) && this.canContinue(next.state, new Set([...done, call]))
  }
}
