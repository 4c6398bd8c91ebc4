import type { Ending } from './ending.ts'
import { execute, type Program, type Rules } from './execute.ts'
import type { Execution } from './execution.ts'
import { isSame, type Move, type Strategy } from './schedule.ts'
import { type Edge, StateGraph } from './state-graph.ts'

/** The program did not do the same when it was run again in the same way. */
export class NotRepeatable extends Error {
  override readonly name = 'NotRepeatable'
}

/** A lock was released by someone who did not hold it: cycles are no certain deadlocks then. */
export class ForeignRelease extends Error {}

/** State was met that nobody can see, after states had been merged as if there were none. */
export class UnseenState extends Error {}

/** How far a walk looks for an unknown edge before a new run is the cheaper way to one. */
const LOOKAHEAD = 30

/** Finds out where unknown edges lead: each run goes to one by a known way, and on into what is unknown. */
export class Discovery implements Strategy {
  readonly graph = new StateGraph()
  executions = 0
  /** Whether a run that comes to a known state walks on to the next unknown edge. */
  isWalking = false
  readonly #program: Program
  readonly #rules: Rules
  readonly #mostStates: number
  readonly #states = new Map<string, number>()
  /** No two states are taken for the same. */
  readonly #isUnmerged: boolean
  /** Something has to be followed on known ways too, which leaves no histories to go on from. */
  #mustObserve: boolean
  /** The run has come by a known way to what it should have followed from its start. */
  #hasMissed = false
  /** Where the run goes: over known edges, and in the end over one that may be unknown. */
  #plan: readonly Edge[] = []
  #passed = 0

  constructor(
    program: Program,
    rules: Rules,
    { merges, states }: { readonly merges: boolean; readonly states: number },
  ) {
    this.#program = program
    this.#rules = rules
    this.#isUnmerged = !merges
    this.#mustObserve = rules.rule === 'preemptive'
    this.#mostStates = states
  }

  /** Runs the program to `edge`, along it, and on from there; `null` stands for the start. */
  async follow(edge: Edge | null): Promise<void> {
    do {
      this.executions += 1
      this.#plan = edge === null ? [] : [...this.graph.pathTo(edge.state), edge]
      this.#passed = 0
      this.#hasMissed = false
      await this.#run()
    } while (this.#hasMissed)
  }

  async #run(): Promise<void> {
    const { ending, execution } = await execute(this.#program, this.#rules, this)
    if (this.#rules.seesCyclesEarly && execution.locks.hasForeignRelease) throw new ForeignRelease()
    if (ending === null) return
    if (this.#passed < this.#plan.length) throw new NotRepeatable(NOT_REPEATABLE)
    const known = this.graph.size
    const state = this.#arrive(execution, [], ending)
    if (state === known && execution.isCutShort) await this.#goBeyond(state)
  }

  /**
   * Whoever waits in a cycle of mutexes waits for ever, unless someone else releases one of them.
   * So the run that was cut short at the cycle is made once more, to its end.
   */
  async #goBeyond(state: number): Promise<void> {
    const way = this.graph.pathTo(state)
    let passed = 0
    const strategy: Strategy = {
      choose: (_, execution) => {
        if (execution.locks.hasForeignRelease) return null
        passed += 1
        return way[passed - 1]?.move ?? 0
      },
    }
    const rules = { ...this.#rules, seesCyclesEarly: false }
    const { execution } = await execute(this.#program, rules, strategy)
    if (execution.locks.hasForeignRelease) throw new ForeignRelease()
  }

  choose(moves: readonly Move[], execution: Execution): number | null {
    if (this.#passed === this.#plan.length) {
      const plan = this.#goOn(moves, execution)
      if (plan === null) return null
      this.#plan = plan
      this.#passed = 0
    }
    const { state, move } = this.#plan[this.#passed] as Edge
    this.#passed += 1
    const planned = this.graph.movesOf(state)[move] as Move
    const found = moves[move]
    if (found === undefined || !isSame(found, planned)) throw new NotRepeatable(NOT_REPEATABLE)
    this.#observeAtTheEnd(execution, state)
    return move
  }

  /**
   * What the tasks observe on a known way is known as well. Only attempts that are interrupted,
   * and tasks that come across new locks or variables, carry more with them than that.
   */
  #observeAtTheEnd(execution: Execution, state: number): void {
    if (this.#mustObserve) return
    if (this.#passed < this.#plan.length) execution.stopObserving()
    else if (!execution.isObserving) execution.observeFrom(this.graph.historiesAt(state))
  }

  /** The run has come to the end of its plan. Gives the next one, if it is worth going on. */
  #goOn(moves: readonly Move[], execution: Execution): readonly Edge[] | null {
    const { size } = this.graph
    const state = this.#arrive(execution, moves)
    if (state === null) return null
    if (state < size) return this.isWalking ? this.graph.wayToUnexplored(state, LOOKAHEAD) : null
    if (size >= this.#mostStates) return null
    const sameTask = moves.findIndex(({ task }) => task === execution.last?.index)
    return [{ state, move: Math.max(sameTask, 0) }]
  }

  /** Whether the run met new things after it had not been followed what the tasks know of them. */
  #mustStartOver({ shared, hasSkipped }: Execution): boolean {
    this.#mustObserve ||= shared.hasNewThings
    this.#hasMissed = shared.hasNewThings && hasSkipped
    return this.#hasMissed
  }

  /** The run has come to a state, perhaps a new one. Gives its number; `null` if that is not known. */
  #arrive(execution: Execution, moves: readonly Move[], ending?: Ending): number | null {
    const { key } = execution.print()
    if (execution.shared.hasUnseenState && !this.#isUnmerged) throw new UnseenState()
    if (this.#mustStartOver(execution)) return null
    const isEnd = ending === undefined ? '' : `${ending.outcome} ${ending.invariant ?? ''}`
    const name = this.#isUnmerged ? `${this.graph.size}` : `${key}${isEnd}`
    const from = this.#plan.at(-1) ?? null
    const known = this.#states.get(name)
    const state = known ?? this.graph.add(from, moves, execution.histories, ending)
    if (known === undefined) this.#states.set(name, state)
    if (from !== null) this.graph.link(from.state, from.move, state)
    return state
  }
}

const NOT_REPEATABLE =
  'the program did not do the same when it was run again with the same schedule: it probably ' +
  'keeps state outside the objects that it makes, or reads a clock or random numbers'
