import { AssumptionRefuted } from '../execution/assumptions.ts'
import { type Ending, isFailing } from '../execution/ending.ts'
import { MAX_STEPS } from '../execution/execution.ts'
import type { Runner } from '../execution/runner.ts'
import type { Move } from '../execution/schedule.ts'
import type { Controls, Scheduler, View } from '../execution/scheduler.ts'
import type { Permutation } from '../fingerprint/symmetry.ts'
import { type Edge, pathToEdge } from '../graph/paths.ts'
import { isAsRecorded } from '../graph/ranked-moves.ts'
import type { StateGraph } from '../graph/state-graph.ts'
import type { TaskSet } from '../graph/task-set.ts'
import type { Doubts } from './composed-states.ts'
import { FoundStates, type Recognised } from './found-states.ts'
import { goBeyond } from './go-beyond.ts'
import { LONG } from './horizons.ts'
import { KnownMeetings } from './known-meetings.ts'
import type { KnownSteps } from './known-steps.ts'
import { type Loop, Loops } from './loops.ts'
import { Nondeterministic } from './nondeterministic.ts'

// How the state graph is built.
//
// The state of a running program is in closures and pending promises, which cannot be saved. So a
// state is reached by running the program again, from its start, along the moves that lead there
// (as in VeriSoft, Godefroid 1997), and it is recognised by a fingerprint of all that can make a
// difference: what is shared, and what each task has observed. A run that comes to a state with a
// known fingerprint has come to the known state, since the same follows from both.
//
// Each run has a plan: known edges, and at the end one that is unexplored, unless it follows from
// what other runs have shown where that leads to (see known-steps.ts). Where the plan ends, the
// state is recorded (`#recordState`). From a new state the run goes on with the same task,
// which is no pre-emption; at a known one it stops, or takes a short path to the next unexplored
// edge.
//
// Most steps replay known paths, so these record no observations: what the tasks had
// observed is kept with each state, and put back at the last known one. Only where a task has come
// across objects that were not there from the start, it has to do so again (see Observer).
//
// Symmetric tasks are ranked again after each step, so that states which only swap them are one.
// The edge keeps how the ranks changed; a replay repeats it, and `movesAlong` translates back.
//
// A task that polls observes more each time, so no state recurs although each looks the same from
// outside. A path that closes such a loop is tried for many rounds (see loops.ts). If all look
// the same, an edge back to the first is assumed, and the graph says that it rests on an
// assumption.

/** Why a run is given up: it closes a loop. With the tasks that finished a round in its last step. */
interface Interruption {
  readonly loop: Loop
  readonly finished: TaskSet
}

/** This many states are searched for an unexplored edge; then a new run is the cheaper way to one. */
const LOOKAHEAD = 30

/** Builds the state graph: each run follows a known path to an unexplored edge, and goes on. */
export class GraphBuilder implements Scheduler {
  readonly graph: StateGraph
  readonly knownSteps: KnownSteps
  executions = 0
  /** How many steps all of them have made. */
  steps = 0
  /** The names of the tasks. */
  tasks: readonly string[] = []
  /** Whether a run has failed. One that could not be judged has not. */
  hasFailed = false
  /** Whether some of them start over forever. */
  hasEndless = false
  /** For each lock, the most often that any waiter was overtaken. */
  readonly overtakes = new Map<string, number>()
  /** Whether a run that comes to a known state goes on to the next unexplored edge. */
  continuesPastKnownStates = false
  /** No run goes on from a state that was found after this many steps. */
  horizon = Infinity
  /** Whether there are symmetric tasks whose states are merged. */
  hasSymmetry = false
  /** Whether the program has set a timer, looked at the clock or drawn a random number. */
  looksOutside = false
  readonly #runner: Runner
  readonly #maxStates: number
  readonly #states = new FoundStates()
  /** Why the run was given up before it came to anything. */
  #interruption: Interruption | null = null
  readonly #loops: Loops
  readonly #meetings: KnownMeetings
  /** Where the run goes: over known edges, and in the end over one that may be unexplored. */
  #plan: readonly Edge[] = []
  #passed = 0
  /** How the latest step has changed the ranks of the tasks. */
  #permutation: Permutation = null
  #controls: Controls | null = null

  constructor(runner: Runner, { states }: { readonly states: number }) {
    this.#runner = runner
    this.graph = this.#states.graph
    this.knownSteps = this.#states.knownSteps
    this.#loops = new Loops(runner, this.graph, this.knownSteps)
    this.#meetings = new KnownMeetings(this.graph)
    this.#maxStates = states
  }

  /** Runs the program to `edge`, along it, and on from there; `null` stands for the start. */
  async exploreEdge(edge: Edge | null): Promise<void> {
    do {
      this.executions += 1
      this.#plan = edge === null ? [] : [...this.graph.pathTo(edge.state), edge]
      this.#passed = 0
      this.#interruption = null
      await this.#run()
      if (this.#interruption !== null) await this.#resolveInterruption(this.#interruption)
    } while (edge !== null && this.graph.next(edge.state, edge.move) === undefined)
  }

  async #run(): Promise<void> {
    const { ending, execution } = await this.#runner.run(this)
    this.#runner.check(execution)
    this.tasks = execution.tasks.map(({ name }) => name)
    this.hasEndless = execution.tasks.some(({ isEndless }) => isEndless)
    for (const [lock, times] of execution.overtaking()) {
      this.overtakes.set(lock, Math.max(times, this.overtakes.get(lock) ?? 0))
    }
    this.looksOutside ||= execution.looksOutside
    if (ending === null) return
    if (this.#passed < this.#plan.length) throw this.#contradiction()
    const known = this.graph.size
    const state = this.#recordState(execution, [], ending)
    this.hasFailed ||= isFailing(ending.outcome)
    if (state === known && execution.isCutShort) {
      await goBeyond(this.#runner, this.graph.movesAlong(this.graph.pathTo(state)))
    }
  }

  begin(controls: Controls): void {
    const { merges, symmetry, stepsAreLocal } = this.#runner.assumptions
    this.#controls = controls
    this.hasSymmetry = controls.ranking.hasSymmetricTasks && merges && symmetry
    // Ranks do not tell which of several symmetric tasks has made a step.
    this.knownSteps.isOn = merges && stepsAreLocal && !this.hasSymmetry
    this.knownSteps.doubts = this.#doubtsIn(controls)
  }

  #doubtsIn({ ranking, judge }: Controls): Doubts | undefined {
    const { rule, endsSoon, seesCyclesEarly } = this.#runner.assumptions
    const isPlain = endsSoon && !this.looksOutside && ranking.order.every((each) => !each.isEndless)
    if (!isPlain) return undefined
    return {
      maxStates: this.#maxStates,
      hasInvariants: judge.hasInvariants,
      seesCyclesEarly: seesCyclesEarly && rule !== 'node',
      hasTwins: rule === 'event-loop',
      closesLoop: (edge, looks) => this.#loops.closedBy(edge, looks) !== undefined,
    }
  }

  onState(): void {
    if (!this.hasSymmetry || this.#passed === 0) return
    const { ranking } = this.#controls as Controls
    const latest = this.#plan[this.#passed - 1] as Edge
    if (this.#passed < this.#plan.length) ranking.permute(this.graph.permutationOn(latest))
    else this.#permutation = ranking.rank()
  }

  next(moves: readonly Move[], view: View): number | null {
    if (this.#passed === this.#plan.length) {
      const plan = this.#nextPlan(moves, view)
      // States may have been put together on the way to it.
      if (plan === null || this.#isFull) return null
      this.#plan = plan
      this.#passed = 0
    } else if (this.#passed > 0) this.#passState()
    const edge = this.#plan[this.#passed] as Edge
    const planned = this.graph.moveOf(edge)
    this.#passed += 1
    this.steps += 1
    const found = moves.findIndex((move) => isAsRecorded(move, planned, view.tasks))
    if (found !== edge.move && !planned.atOnce) throw this.#contradiction()
    this.#observe(edge)
    return found
  }

  /** The run has come to a known state on its way. */
  #passState(): void {
    const { observer } = this.#controls as Controls
    observer.stateIsKnown()
    if (observer.isOn) this.#learnMeeting()
  }

  #learnMeeting(): void {
    const { observer } = this.#controls as Controls
    const latest = this.#plan[this.#passed - 1] as Edge
    this.#meetings.learn(latest, observer.meetings)
  }

  goesOnAtOnce(): boolean {
    return this.graph.moveOf(this.#plan[this.#passed - 1] as Edge).atOnce ?? false
  }

  /** What the tasks observe on a known path is known too, but for the new objects that they meet. */
  #observe(edge: Edge): void {
    const { observer } = this.#controls as Controls
    const isKnown = this.#passed < this.#plan.length
    observer.follows(isKnown ? this.#meetings.on(edge) : null)
    if (!isKnown) observer.restore(() => this.#states.historiesAt(edge.state))
  }

  /** Whether as many states are known as may be. */
  get #isFull(): boolean {
    return this.graph.size >= this.#maxStates
  }

  /**
   * The run has come to the end of its plan. Returns the next one, or `null` if it is not worth
   * going on.
   */
  #nextPlan(moves: readonly Move[], view: View): readonly Edge[] | null {
    const known = this.graph.size
    const state = this.#recordState(view, moves)
    if (state === null || this.#isFull) return null
    if (state === known) {
      if (this.graph.depthOf(state) >= this.horizon) return null
      const sameTask = moves.findIndex(({ task }) => task === view.last?.index)
      const edge = { state, move: Math.max(sameTask, 0) }
      if (this.#needsRun(edge)) return [edge]
    }
    return this.continuesPastKnownStates
      ? pathToEdge(this.graph, state, this.#needsRun, LOOKAHEAD)
      : null
  }

  /** A run cannot go where the search has found a way. */
  #contradiction(): Error {
    return this.graph.composed > 0
      ? new AssumptionRefuted({ stepsAreLocal: false })
      : new Nondeterministic()
  }

  /** Whether only a run can show where an edge leads to. */
  readonly #needsRun = (edge: Edge): boolean =>
    this.graph.next(edge.state, edge.move) === undefined && !this.knownSteps.infer(edge)

  /**
   * The run has come to a state, perhaps a new one. Returns its number; `null` if the run must be
   * given up.
   */
  #recordState(view: View, moves: readonly Move[], ending?: Ending): number | null {
    const { merges } = this.#runner.assumptions
    const fingerprint = merges ? view.fingerprint() : null
    this.#runner.check(view)
    const { unseen } = view
    if (unseen !== null && merges) throw new AssumptionRefuted({ merges: false, unseen })
    const from = this.#plan.at(-1) ?? null
    if (from !== null && view.couldHaveGoneOn) this.graph.addTwin(from)
    const found = this.#states.recognise(fingerprint, ending)
    if (this.#isLoop(view, found)) return null
    const histories = () => (this.#controls as Controls).observer.histories
    const hasTwins = this.#runner.assumptions.rule === 'event-loop'
    const state = this.#states.record(found, { from, moves, histories, hasTwins }, view)
    this.#checkDepth(state, view)
    if (from !== null) {
      const { finished, footprint } = view
      this.graph.link(from, state, finished, this.#permutation)
      this.#learnMeeting()
      this.knownSteps.learn({ edge: from, target: state, footprint, parts: found.parts })
    }
    return state
  }

  /** Where states and loops recur, long runs of endless tasks come to known ones before they are given up. */
  #checkDepth(state: number, { tasks }: View): void {
    if (!this.#runner.assumptions.endsSoon) return
    const mayBeLong = this.#loops.areTried && tasks.some(({ isEndless }) => isEndless)
    if (this.graph.depthOf(state) > (mayBeLong ? MAX_STEPS - 1 : LONG)) {
      throw new AssumptionRefuted({ endsSoon: false })
    }
  }

  /** Whether the latest step closes a loop that repeats itself, or that has to be tried out. */
  #isLoop({ finished }: View, found: Recognised): boolean {
    if (found.known !== undefined || found.ending !== undefined) return false
    const from = this.#plan.at(-1)
    const loop = from && this.#loops.closedBy(from, found)
    if (loop !== undefined) this.#interruption = { loop, finished }
    return loop !== undefined
  }

  /** Does what the run was given up for: the loop is tried out. */
  async #resolveInterruption({ loop, finished }: Interruption): Promise<void> {
    const { runs } = this.#loops
    const isEndless = await this.#loops.repeats(loop)
    this.executions += this.#loops.runs - runs
    if (!isEndless) return
    // Which of several symmetric tasks starves in the loop cannot be told by their ranks.
    if (this.hasSymmetry) throw new AssumptionRefuted({ symmetry: false })
    this.graph.hasAssumedLoops = true
    this.graph.link(loop.end, loop.start, finished, null)
  }
}
