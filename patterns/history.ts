/** One call of an operation, as whoever made it saw it. */
export interface Call {
  readonly task: string
  readonly operation: string
  readonly values: readonly unknown[]
  /**
   * The moments in which it was made and answered. What was answered in an earlier moment than another
   * call was made in came before it; all else was concurrent.
   */
  readonly from: number
  /** `null` while there is no answer, and for good if it threw. */
  readonly to: number | null
  readonly answer: unknown
}

/** What an object is to do when its operations run one after the other. States are never changed. */
export interface SequentialModel<State> {
  readonly start: State
  /**
   * What `operation` makes of a state, and its answer. `undefined` where it would have to wait.
   * States and answers are compared by their JSON.
   */
  next(
    state: State,
    operation: string,
    values: readonly unknown[],
  ): { readonly state: State; readonly answer?: unknown } | undefined
}

/**
 * Records who called which operations of one object, and what they were answered, to be held against
 * a model of the object that does one thing at a time (linearizability of Herlihy and Wing 1990).
 *
 *     const history = new History()
 *     return {
 *       subject: queue,
 *       record: history.record,
 *       tasks: {
 *         Alice: () => history.call('Alice', 'offer', [1], () => queue.offer(1)),
 *         Bob: () => history.call('Bob', 'take', [], () => queue.take()),
 *       },
 *       finally: { 'the queue is linearizable': () => history.fits(oneByOne) },
 *     }
 */
export class History {
  /**
   * Each task's calls in words, for the `record` of a stage, so that a history that fits no order is
   * told with the failure: `take() = 1 @2-3` was made in moment 2 and answered in moment 3. It says
   * all that {@link fits} goes by.
   */
  readonly record: Record<string, string[]> = {}
  readonly calls: Call[] = []
  #moment = 1
  #hasAnswers = false

  /**
   * Runs `use` and records it as `operation` with `values`, made by `task`. One that throws may have
   * had its effect or not.
   */
  async call<A>(
    task: string,
    operation: string,
    values: readonly unknown[],
    use: () => Promise<A>,
  ): Promise<A> {
    if (this.#hasAnswers) this.#moment += 1
    this.#hasAnswers = false
    const made = { task, operation, values, from: this.#moment, to: null, answer: undefined }
    const at = this.calls.push(made) - 1
    this.record[task] ??= []
    const line = this.record[task].push(inWords(made)) - 1
    const answer = await use()
    const answered = { ...made, to: this.#moment, answer }
    this.#hasAnswers = true
    this.calls[at] = answered
    this.record[task][line] = inWords(answered)
    return answer
  }

  /**
   * Whether some order of the calls, in which none comes before another that was answered before it
   * was made, gives the answers that were given. Calls without an answer may be left out.
   */
  fits<State>(model: SequentialModel<State>): boolean {
    return new Search(this.calls, model).fits(model.start, new Set())
  }
}

function inWords({ operation, values, from, to, answer }: Call): string {
  const call = `${operation}(${values.map((value) => JSON.stringify(value)).join(', ')})`
  const given = answer === undefined ? '' : ` = ${JSON.stringify(answer)}`
  return `${call}${given} @${from}-${to ?? ''}`
}

/**
 * Looks for the order by depth-first search (Wing and Gong 1993), and does not look again at the same
 * calls in the same state (Lowe 2017).
 */
class Search<State> {
  readonly #calls: readonly Call[]
  readonly #model: SequentialModel<State>
  readonly #failed = new Set<string>()

  constructor(calls: readonly Call[], model: SequentialModel<State>) {
    this.#calls = calls
    this.#model = model
  }

  /** Whether what is left when `done` have had their turn fits, from `state` on. */
  fits(state: State, done: ReadonlySet<Call>): boolean {
    const left = this.#calls.filter((call) => !done.has(call))
    if (left.every(({ to }) => to === null)) return true
    const key = `${left.map((call) => this.#calls.indexOf(call))} ${JSON.stringify(state)}`
    if (this.#failed.has(key)) return false
    // Whoever is next was made no later than the first answer among those that are left.
    const first = Math.min(...left.map(({ to }) => to ?? Infinity))
    const isFound = left.some((call) => call.from <= first && this.#goesOnWith(call, state, done))
    if (!isFound) this.#failed.add(key)
    return isFound
  }

  #goesOnWith(call: Call, state: State, done: ReadonlySet<Call>): boolean {
    const next = this.#model.next(state, call.operation, call.values)
    if (next === undefined) return false
    const isAnswer = JSON.stringify(next.answer) === JSON.stringify(call.answer)
    return (isAnswer || call.to === null) && this.fits(next.state, new Set([...done, call]))
  }
}
