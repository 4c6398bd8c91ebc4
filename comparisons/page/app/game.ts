import type { Failure, Move, Next, Program, Standing, Step } from '../../explorer/index.ts'
import type { ListedProblem, PlayableProblem, PlayableSolution } from '../registry.ts'
import { addressOfChanged, type Choice, partsOf, playedAt, tokenOf } from './address.ts'
import { loadSolution } from './apart.ts'
import { Lookout, type Search } from './lookout.ts'
import { isFailure, type Loop } from './loop.ts'
import { addChanged, loadProblem } from './problems.ts'
import { programFor } from './program-for.ts'
import { Walk } from './walk.ts'

/** What a page shows that is opened without an address: the problem that everybody knows. */
const FIRST = 'dining-philosophers'

/** What is played, and where the run stands. */
export interface Played {
  readonly problem: PlayableProblem
  readonly solution: PlayableSolution
  readonly choice: Choice
  /** `null` until it is known. */
  readonly moment: Standing | null
  /** What each way to go on would do; `null` until it is known. */
  readonly next: readonly Next[] | null
  /** The loop that the latest step has closed; `null` if none is known. */
  readonly loop: Loop | null
}

/** The state of the page: what is played, the schedule so far, and where the run stands. */
export class Game {
  readonly problems: readonly ListedProblem[]
  /** The name of the problem. */
  name = ''
  schedule: readonly Move[] = []
  /** The moves that were taken back, the next one last. */
  undone: readonly Move[] = []
  /** The token of a run that begins with the schedule; `null` while it is not known. */
  token: string | null = null
  /** What is wrong, in one sentence. */
  trouble: string | null = null
  /** Whether the reader has made the latest step, and was not shown it. */
  isByReader = false
  /** Whether the address is that of a text which the reader has written. */
  asksForEditor = false
  /** `null` until the problem is loaded. */
  played: Played | null = null
  /** Whether single keys choose, undo and redo. */
  hasKeys = true
  /** What a worker finds out about what is played. */
  readonly lookout: Lookout
  readonly #listeners = new Set<() => void>()
  readonly #walks = new Map<string, Walk>()
  readonly #programs = new Map<string, Program>()
  /** The numbers of the ways that were chosen before it was known which ways there are. */
  #chosen: readonly number[] = []
  /** Counts what was asked for: an answer to an earlier question comes too late. */
  #asked = 0

  /** `text`: the script of the page, for its workers. */
  constructor(problems: readonly ListedProblem[], text: string) {
    this.problems = problems
    this.lookout = new Lookout(text, () => {
      this.trouble ??= this.lookout.trouble
      this.#tell()
    })
    this.openAddress()
    addEventListener('hashchange', () => this.openAddress())
  }

  /** Calls `listener` whenever something has changed, until the function that is returned is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Plays another problem, from the start. */
  open(name: string): void {
    location.hash = `#${name}`
  }

  /** Plays what the address of the page stands for. */
  openAddress(): void {
    const { name, token } = partsOf(location.hash)
    const isKnown = this.problems.some((each) => each.name === name)
    this.name = isKnown ? name : FIRST
    this.played = null
    this.#ask(async (isLatest) => {
      const problem = await loadProblem(this.name)
      if (!isLatest()) return
      const { choice, schedule, trouble, isChanged } = playedAt(problem, isKnown ? token : null)
      this.asksForEditor = isChanged
      this.#play(problem, choice)
      const missing = isKnown || name === '' ? null : `There is no problem '${name}' here.`
      this.#goTo(schedule, [], trouble ?? missing)
    })
  }

  /** Plays another solution, scenario or rule, from the start. The browser's way back leads to this one. */
  choose(changed: Partial<Choice>): void {
    if (this.played === null) return
    history.pushState(null, '', location.href)
    this.#play(this.played.problem, { ...this.played.choice, ...changed })
    this.#goTo([], [])
  }

  /** Plays a solution that the reader has changed, from the start, and lets the explorer play it. */
  playChanged(solution: PlayableSolution): void {
    if (this.played === null) return
    const { problem, choice } = this.played
    this.#play(addChanged(problem, solution), { ...choice, solution: solution.name })
    this.lookout.isAsked = true
    this.#goTo([], [])
  }

  /** Makes a step. */
  take(move: Move): void {
    this.#goTo([...this.schedule, move], [])
    this.isByReader = true
  }

  /** Makes the step that has this number among the ways to go on, from 0: now, or once they are known. */
  takeNumber(number: number): void {
    this.#chosen = [...this.#chosen, number]
    this.#takeChosen()
  }

  #takeChosen(): void {
    const next = this.played?.next
    const [first, ...rest] = this.#chosen
    if (!next || first === undefined) return
    const way = next[first]
    if (way !== undefined) this.take(way.move)
    this.#chosen = way === undefined ? [] : rest
    this.#takeChosen()
  }

  /** Goes back, or forward again, until `steps` steps are made. */
  jump(steps: number): void {
    const all = [...this.schedule, ...this.undone.toReversed()]
    if (steps < 0 || steps > all.length) return
    this.#goTo(all.slice(0, steps), all.slice(steps).reverse())
  }

  /** Goes where a schedule leads that the explorer has found. */
  show({ schedule }: Pick<Failure, 'schedule'>): void {
    this.#goTo(schedule, [])
  }

  /** The steps of a schedule in words. Rejects if it cannot be followed. */
  async stepsOf(schedule: readonly Move[]): Promise<readonly Step[]> {
    const { played } = this
    return played === null ? [] : (await this.#walk(played).standAt(schedule)).steps
  }

  /** Lets the explorer play every interleaving: tells what was found, or will be. */
  searchAll(): void {
    if (this.played === null) return
    this.lookout.isAsked = true
    this.lookout.start(this.played)
    this.#tell()
  }

  /** What the explorer has found of what is played, as far as the reader has asked. */
  get search(): Search {
    return this.lookout.search
  }

  #play(problem: PlayableProblem, choice: Choice): void {
    const solution = problem.solutions.find(({ name }) => name === choice.solution)
    if (solution === undefined) throw new Error(`there is no solution '${choice.solution}'`)
    this.lookout.stop()
    this.played = { problem, solution, choice, moment: null, next: null, loop: null }
  }

  #goTo(schedule: readonly Move[], undone: readonly Move[], trouble: string | null = null): void {
    this.schedule = schedule
    this.undone = undone
    this.trouble = trouble
    this.token = null
    this.#chosen = []
    this.isByReader = false
    void this.lookout.locate(schedule)
    const { played } = this
    if (played !== null && this.lookout.mayRun(played)) this.played = this.#asKnown(played)
    this.#ask((isLatest) => this.#look(isLatest))
  }

  /** Does `work`, which is to change nothing any more once it is not the latest. */
  #ask(work: (isLatest: () => boolean) => Promise<void>): void {
    this.#asked += 1
    const asked = this.#asked
    const isLatest = () => asked === this.#asked
    this.#tell()
    work(isLatest).catch((error: unknown) => {
      if (!isLatest()) return
      this.trouble = error instanceof Error ? error.message : String(error)
      this.#tell()
    })
  }

  /** What is known already of where the run stands now: a click is answered before anything is run. */
  #asKnown(played: Played): Played {
    const walk = this.#walk(played)
    const moment = walk.knownAt(this.schedule) ?? played.moment
    const next = walk.knownFrom(this.schedule) ?? null
    return { ...played, moment, next, loop: walk.knownLoopAt(this.schedule) }
  }

  async #look(isLatest: () => boolean): Promise<void> {
    const { played, schedule } = this
    if (played === null) return
    await loadSolution(played.solution)
    if (!isLatest()) return
    if (!this.lookout.mayRun(played)) {
      this.searchAll()
      await this.lookout.survey?.isOver
      if (!isLatest()) return
      if (!this.lookout.mayRun(played)) {
        this.#goBackFrom(played)
        return
      }
    }
    const walk = this.#walk(played)
    const show = () => {
      this.played = this.#asKnown(played)
      this.#tell()
    }
    await walk.standAt(schedule)
    if (!isLatest()) return
    show()
    if ((await walk.lookAhead(schedule, isLatest)) === null || !isLatest()) return
    show()
    this.lookout.start(played)
    this.#takeChosen()
    if (!isLatest()) return
    const loop = await walk.loopAt(schedule, isLatest)
    if (!isLatest()) return
    show()
    await this.#nameRun(played, loop, isLatest)
  }

  /** Puts into the address what leads to this run, and finds its token. */
  async #nameRun(played: Played, loop: Loop | null, isLatest: () => boolean): Promise<void> {
    const { schedule, name } = this
    const { solution, choice } = played
    if (solution.changed !== undefined) {
      history.replaceState(null, '', addressOfChanged(name, solution.changed, choice))
      return
    }
    const again = loop !== null && isFailure(loop) ? loop : null
    // A token says how a run ends, so the rest is run as well, without pre-emptions.
    const walk = this.#walk(played)
    const outcome = again?.ending.outcome ?? (await walk.outcomeAfter(schedule, isLatest))
    if (!isLatest() || outcome === null) return
    this.token = tokenOf(name, choice, { schedule, outcome, repeatsFrom: again?.from })
    history.replaceState(null, '', `#${name}/${this.token}`)
    this.#tell()
  }

  /** Plays the solution as it was, for what the reader has made of it cannot be played. */
  #goBackFrom({ problem, solution, choice }: Played): void {
    const why = this.lookout.trouble ?? 'the explorer has found nothing'
    this.#play(problem, { ...choice, solution: solution.changed?.from ?? solution.name })
    this.#goTo([], [], `What you have written is not played: ${why}.`)
  }

  #walk(played: Played): Walk {
    const { problem, choice } = played
    const key = [problem.name, choice.solution, choice.scenario, choice.rule].join('/')
    const walk = this.#walks.get(key) ?? new Walk(this.#program(played), choice.rule)
    this.#walks.set(key, walk)
    return walk
  }

  /** The same program for the same choice: what a run has shown of it is kept. */
  #program({ problem, solution, choice }: Played): Program {
    const key = `${problem.name}/${solution.name}/${choice.scenario}`
    let program = this.#programs.get(key)
    if (program === undefined) {
      program = programFor(problem.pattern, solution, choice.scenario)
      this.#programs.set(key, program)
    }
    return program
  }

  /** Tells the reader what is wrong, in one sentence. */
  tellTrouble(message: string): void {
    this.trouble = message
    this.#tell()
  }

  /** Draws the page again: something beside the game has changed. */
  changed(): void {
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
