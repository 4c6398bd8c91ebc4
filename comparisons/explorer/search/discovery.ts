import { type Ending, wayOf } from '../execution/ending.ts'
import { checkRules, execute, type Program, type Rules, UnfitRules } from '../execution/execute.ts'
import type { Execution } from '../execution/execution.ts'
import { isSame, type Move, type Strategy } from '../execution/schedule.ts'
import type { Turn } from '../fingerprint/symmetry.ts'
import { type Arrival, type Edge, StateGraph } from '../graph/state-graph.ts'
import { type Loop, loopClosedBy, nameOf, repeats } from './loops.ts'

/** The program did not do the same when it was run again in the same way. */
export class NotRepeatable extends Error {
  override readonly name = 'NotRepeatable'
}

/** Why a run is given up; with a loop, who got done what it had to do in the last step of a round. */
type Interruption = 'unobserved' | { readonly loop: Loop; readonly finished: number }

/** How far a walk looks for an unknown edge before a new run is the cheaper way to one. */
const LOOKAHEAD = 30

/** Finds out where unknown edges lead: each run goes to one by a known way, and on into what is unknown. */
export class Discovery implements Strategy {
  readonly graph = new StateGraph()
  executions = 0
  /** The names of the tasks. */
  tasks: readonly string[] = []
  /** How often at most somebody in the queue of a lock was overtaken, by the name of the lock. */
  readonly overtakes = new Map<string, number>()
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
  /** Why the run was given up before it came to anything. */
  #interruption: Interruption | null = null
  /** Whether a loop repeats itself, by its name. */
  readonly #loops = new Map<string, boolean>()
  /** Where the run goes: over known edges, and in the end over one that may be unknown. */
  #plan: readonly Edge[] = []
  #passed = 0
  /** Whether there are twins, which are taken for each other. */
  hasTwins = false
  /** How the latest step has changed the ranks of the tasks. */
  #turn: Turn = null

  constructor(program: Program, rules: Rules, { states }: { readonly states: number }) {
    this.#program = program
    this.#rules = rules
    this.#isUnmerged = rules.merges === false
    this.#mustObserve = rules.rule === 'preemptive'
    this.#mostStates = states
  }

  /** Runs the program to `edge`, along it, and on from there; `null` stands for the start. */
  async follow(edge: Edge | null): Promise<void> {
    do {
      this.executions += 1
      this.#plan = edge === null ? [] : [...this.graph.pathTo(edge.state), edge]
      this.#passed = 0
      this.#interruption = null
      await this.#run()
      if (this.#interruption !== null) await this.#mend(this.#interruption)
    } while (edge !== null && this.graph.next(edge.state, edge.move) === undefined)
  }

  async #run(): Promise<void> {
    const { ending, execution } = await execute(this.#program, this.#rules, this)
    checkRules(this.#rules, execution)
    this.tasks = execution.tasks.map(({ name }) => name)
    for (const [lock, times] of execution.locks.overtakes()) {
      this.overtakes.set(lock, Math.max(times, this.overtakes.get(lock) ?? 0))
    }
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
    const way = this.graph.movesAlong(this.graph.pathTo(state))
    let passed = 0
    const strategy: Strategy = {
      choose: (moves, execution) => {
        if (execution.locks.hasForeignRelease || passed > way.length + BEYOND) return null
        const planned = way[passed]
        passed += 1
        return planned === undefined ? 0 : moves.findIndex((move) => isSame(move, planned))
      },
    }
    const rules = { ...this.#rules, seesCyclesEarly: false }
    const { execution } = await execute(this.#program, rules, strategy)
    checkRules(this.#rules, execution)
  }

  arrived({ ranking }: Execution): void {
    this.hasTwins = ranking.hasTwins && !this.#isUnmerged && this.#rules.mergesTwins !== false
    if (!this.hasTwins || this.#passed === 0) return
    const latest = this.#plan[this.#passed - 1] as Edge
    if (this.#passed < this.#plan.length) ranking.turn(this.graph.turnOn(latest))
    else this.#turn = ranking.rank()
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
    const planned = this.graph.moveOf({ state, move })
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
    const sameTask = moves.findIndex(({ task }) => task === execution.last?.rank)
    return [{ state, move: Math.max(sameTask, 0) }]
  }

  /** The run has come to a state, perhaps a new one. Gives its number; `null` if it has to be given up. */
  #arrive(execution: Execution, moves: readonly Move[], ending?: Ending): number | null {
    const print = execution.print()
    checkRules(this.#rules, execution)
    const { unseen } = execution.shared
    if (unseen !== null && !this.#isUnmerged) throw new UnfitRules({ merges: false, unseen })
    if (this.#hasMissed(execution)) return null
    const isEnd = ending === undefined ? '' : wayOf(ending)
    const name = this.#isUnmerged ? `${this.graph.size}` : `${print.all.key}${isEnd}`
    const from = this.#plan.at(-1) ?? null
    const known = this.#states.get(name)
    const place = print.place.a
    const { finished } = execution
    if (known === undefined && ending === undefined && from !== null) {
      if (this.#isLoop(from, place, finished)) return null
    }
    const state = known ?? this.#add(name, from, { execution, moves, place, ending })
    if (from !== null) this.graph.link(from, state, finished, this.#turn)
    return state
  }

  #add(
    name: string,
    from: Edge | null,
    {
      execution,
      ...arrival
    }: Omit<Arrival, 'histories' | 'live'> & { readonly execution: Execution },
  ): number {
    const { histories, live } = execution
    const state = this.graph.add(from, { ...arrival, histories, live })
    this.#states.set(name, state)
    return state
  }

  /** Whether the run met new things after it had not been followed what the tasks know of them. */
  #hasMissed({ shared, hasSkipped }: Execution): boolean {
    this.#mustObserve ||= shared.hasNewThings
    if (!shared.hasNewThings || !hasSkipped) return false
    this.#interruption = 'unobserved'
    return true
  }

  /** Whether `from` closes a loop that repeats itself, or that has to be tried out. */
  #isLoop(from: Edge, place: number, finished: number): boolean {
    if (this.#isUnmerged || this.#loops.size > MOST_LOOPS) return false
    const loop = loopClosedBy(this.graph, from, place)
    if (loop === undefined || this.#loops.get(nameOf(this.graph, loop)) === false) return false
    this.#interruption = { loop, finished }
    return true
  }

  /** Does what the run was given up for: it is made again, or a loop is tried out. */
  async #mend(interruption: Interruption): Promise<void> {
    if (interruption === 'unobserved') return
    const { loop, finished } = interruption
    const name = nameOf(this.graph, loop)
    if (!this.#loops.has(name)) {
      this.executions += 1
      this.#loops.set(name, await repeats(this.#program, this.#rules, this.graph, loop))
    }
    if (!this.#loops.get(name)) return
    // Who goes round in it, and who gets nothing done, cannot be told of twins by their ranks.
    if (this.hasTwins) throw new UnfitRules({ mergesTwins: false })
    this.graph.hasAssumedLoops = true
    this.graph.link(loop.end, loop.start, finished)
  }
}

/** So many loops are tried out at most. */
const MOST_LOOPS = 300

/** How many steps a run goes on beyond a cycle of mutexes. */
const BEYOND = 1000

const NOT_REPEATABLE =
  'the program did not do the same when it was run again with the same schedule: it probably ' +
  'keeps state outside the objects that it makes, or a task decides by what is in the record'
