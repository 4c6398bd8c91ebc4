import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  evaluate,
  type Formulas,
  type Load,
  loadAll,
  type Opened,
  type React,
  type Sheet,
  type Values,
} from './problem.ts'

export const price = 'every change wakes all who wait, for whichever cell'

export const outcomes: Outcomes = {
  'two sheets': ['completed', 'invariant broken'],
}

/** Inputs in a map. Everything else is computed by the step that reads it, so nothing can be out of date. */
export default class RingingSheet implements Sheet {
  readonly bell = new Bell()
  protected readonly inputs: Map<string, number>
  private readonly reactions = new Map<string, React[]>()
  private readonly formulas: Formulas

  constructor(formulas: Formulas, values: Values) {
    this.formulas = formulas
    this.inputs = new Map(Object.entries(values))
  }

  async fill(input: string, value: number): Promise<boolean> {
    if (this.inputs.has(input)) return false
    this.set({ [input]: value })
    const reactions = this.reactions.get(input) ?? []
    this.reactions.delete(input)
    for (const react of reactions) await react(value)
    return true
  }

  async change(loads: Readonly<Record<string, Load>>): Promise<void> {
    this.set(await loadAll(loads))
  }

  read(cells: readonly string[]): Promise<readonly number[]> {
    return when([this.bell], () => this.now(cells))
  }

  async whenFilled(input: string, react: React): Promise<void> {
    const value = this.inputs.get(input)
    if (value !== undefined) return react(value)
    this.reactions.set(input, [...(this.reactions.get(input) ?? []), react])
  }

  /** The values of `cells`, or `undefined` if any has none. */
  now(cells: readonly string[]): readonly number[] | undefined {
    return evaluate(this.formulas, cells, (input) => this.inputs.get(input))
  }

  set(values: Values): void {
    for (const [input, value] of Object.entries(values)) this.inputs.set(input, value)
    this.bell.ring()
  }
}

export const published: Published<RingingSheet, Sheet> = {
  bell: 'rings when a value has changed; listen to those of all sheets',
  now: 'asked of all sheets in one step, again after each ring',
  set: 'of all sheets in one step',
}

export const composing: Composing = { beforehand: 'all new values', undone: 'nothing' }

export const opened: Opened<RingingSheet> = {
  async changeBoth(one, other, loads) {
    const values = await loadAll(loads)
    one.set(values)
    other.set(values)
  },
  readBoth: (one, other, cells) =>
    when([one.bell, other.bell], () => {
      const first = one.now(cells)
      const second = other.now(cells)
      return first && second && [...first, ...second]
    }),
}
