import type { Exploration, MapPlace, Move } from '../../explorer/index.ts'
import type { PlayableProblem, PlayableSolution } from '../registry.ts'
import type { Choice } from './address.ts'
import { isLoaded, scriptOf } from './apart.ts'
import { Survey } from './survey.ts'

/** What is searched. */
export interface Sought {
  readonly problem: PlayableProblem
  readonly solution: PlayableSolution
  readonly choice: Choice
}

/** What the page says of what the explorer has found. */
export type Search =
  | { readonly kind: 'none' }
  | { readonly kind: 'searching'; readonly states: number }
  | { readonly kind: 'found'; readonly exploration: Exploration }
  /** `why`: in one clause. */
  | { readonly kind: 'failed'; readonly why: string }

/** A search is cut short here: the reader waits for it. */
const BOUNDS = { states: 10_000, seconds: 20 }

/** Has what is played searched by a worker, while the reader plays. */
export class Lookout {
  /** The search of what is played; `null` until the reader has seen where the run begins. */
  survey: Survey | null = null
  /** Where the schedule stands on the map; `undefined` while that is not known, `null` beyond the map. */
  place: MapPlace | null | undefined
  /** Whether the reader has asked what the explorer finds. */
  isAsked = false
  /** Whether the reader wants to see the map, whatever is played. */
  isShown = false
  readonly #text: string
  readonly #onChange: () => void
  #schedule: readonly Move[] = []

  /** `text`: the script of the page, for the workers. `onChange` is called when there is something new. */
  constructor(text: string, onChange: () => void) {
    this.#text = text
    this.#onChange = onChange
  }

  /** What the explorer has found of what is played, as far as the reader has asked. */
  get search(): Search {
    const { survey } = this
    if (!this.isAsked || survey === null) return { kind: 'none' }
    if (survey.trouble !== null) return { kind: 'failed', why: survey.trouble }
    if (survey.found === null) return { kind: 'searching', states: survey.states }
    return { kind: 'found', exploration: survey.found.exploration }
  }

  /** Shows the map, or hides it. */
  show(isShown: boolean): void {
    this.isShown = isShown
    this.#onChange()
  }

  /** Why nothing can be found, in one sentence; `null` as long as all goes well. */
  get trouble(): string | null {
    return this.survey?.trouble ?? null
  }

  /** Begins to search, unless that is under way or done. */
  start(sought: Sought): void {
    if (this.survey !== null) return
    this.survey = this.beside(sought, this.#onChange)
    void this.locate(this.#schedule)
  }

  /** Begins another search beside that of what is played. It is the caller's to stop. */
  beside({ problem, solution, choice }: Sought, onChange: () => void): Survey {
    const yours = solution.changed?.code ?? null
    const original = problem.solutions.find(({ name }) => name === solution.changed?.from)
    const apart = scriptOf(original ?? solution)
    const order = { ...choice, ...BOUNDS, problem: problem.script, apart, yours }
    return new Survey(this.#text, order, onChange)
  }

  /**
   * Whether the page itself may run what is played: it has to be loaded. What the reader has written it
   * runs only after a worker has, for a step of it may never end, and nothing but a worker can be stopped
   * then.
   */
  mayRun({ solution }: Pick<Sought, 'solution'>): boolean {
    if (solution.changed === undefined) return isLoaded(solution)
    return (this.survey?.found ?? null) !== null
  }

  /** Ends the search of what the reader has written, which is not played then. */
  giveUp(): void {
    this.survey?.stop('you have stopped the explorer')
  }

  /** Finds out where a schedule stands on the map. */
  async locate(schedule: readonly Move[]): Promise<void> {
    const { survey } = this
    this.#schedule = schedule
    this.place = undefined
    const place = (await survey?.placeOf(schedule)) ?? null
    if (this.survey !== survey || this.#schedule !== schedule) return
    this.place = place
    this.#onChange()
  }

  /** Ends the search: something else is played. */
  stop(): void {
    const { survey } = this
    this.survey = null
    this.place = undefined
    this.isAsked = false
    survey?.stop()
  }
}
