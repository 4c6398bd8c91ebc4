import type { Exploration, Kind, MapPlace, Move, Rule } from '../../explorer/index.ts'
import type { Chart } from './map/chart.ts'

/** What a worker is to search. It is the first message to it. */
export interface SearchOrder {
  /** The script of the problem, as text that runs by itself. */
  readonly problem: string
  /** The script of the solution; `null` where that of the problem has it. */
  readonly apart: string | null
  /** What the reader has written and the page has compiled; `null` where a solution of the problem is played. */
  readonly yours: string | null
  readonly solution: string
  readonly scenario: string
  readonly rule: Rule
  /** No more states than these, and no more seconds. */
  readonly states: number
  readonly seconds: number
}

/** What a worker has found, apart from the states themselves, which it keeps. */
export interface Found {
  readonly exploration: Exploration
  /** `null` if there is no map, because the program could not be judged. */
  readonly map: MapSummary | null
}

/** All states of a map at a glance. */
export interface MapSummary {
  readonly states: number
  readonly kinds: Readonly<Record<Kind, number>>
  readonly isComplete: boolean
}

/** What is asked about the map, once it is there. */
export type Question =
  | { readonly ask: 'place'; readonly schedule: readonly Move[] }
  /** `layout`: the script that lays it out, as text that runs by itself. */
  | { readonly ask: 'chart'; readonly layout: string }

/** The answer to each question. */
export interface Answers {
  /** Where the schedule stands; `null` where it leads beyond what was explored. */
  readonly place: MapPlace | null
  /** `null` if there are too many states to be drawn. */
  readonly chart: Chart | null
}

/** A question with its number. */
export interface Asked {
  readonly number: number
  readonly question: Question
}

/** What a worker says. */
export type Report =
  | { readonly kind: 'progress'; readonly states: number }
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'answer'; readonly number: number; readonly answer: Answers[Question['ask']] }
  | { readonly kind: 'failed'; readonly message: string }
