import { computed, effect, endBatch, signal, startBatch } from 'alien-signals'
import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  type Formula,
  type Formulas,
  type Load,
  loadAll,
  type Opened,
  type React,
  type Sheet,
  type Values,
} from './problem.ts'

export const price = 'what is read before an await and after it may belong to two moments'

export const outcomes: Outcomes = {
  'two sheets': ['completed', 'invariant broken'],
}

interface Signal {
  (): number | undefined
  (value: number): void
}

/** The package alien-signals computes the cells, when they are read and out of date. */
export default class SignalSheet implements Sheet {
  protected readonly inputs: Readonly<Record<string, Signal>>
  private readonly cells: Record<string, () => number | undefined>
  readonly bell = new Bell()
  private readonly reactions = new Map<string, React[]>()

  constructor(formulas: Formulas, values: Values) {
    const names = Object.values(formulas).flatMap(({ of }) => of)
    const inputs = [...new Set(names)].filter((name) => !(name in formulas))
    this.inputs = Object.fromEntries(inputs.map((name) => [name, signal(values[name])]))
    this.cells = { ...this.inputs }
    for (const [name, formula] of Object.entries(formulas)) {
      this.cells[name] = computed(() => this.compute(formula))
    }
    effect(() => {
      for (const input of Object.values(this.inputs)) input()
      this.bell.ring()
    })
  }

  async fill(input: string, value: number): Promise<boolean> {
    if (this.inputs[input]?.() !== undefined) return false
    this.inputs[input]?.(value)
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
    const value = this.inputs[input]?.()
    if (value !== undefined) return react(value)
    this.reactions.set(input, [...(this.reactions.get(input) ?? []), react])
  }

  now(cells: readonly string[]): readonly number[] | undefined {
    return allOf(cells.map((cell) => this.cells[cell]?.()))
  }

  set(values: Values): void {
    startBatch()
    for (const [input, value] of Object.entries(values)) this.inputs[input]?.(value)
    endBatch()
  }

  private compute(formula: Formula): number | undefined {
    const operands = this.now(formula.of)
    return operands && formula.compute(...operands)
  }
}

const allOf = (values: readonly (number | undefined)[]): readonly number[] | undefined => {
  const present = values.filter((value) => value !== undefined)
  return present.length === values.length ? present : undefined
}

export const published: Published<SignalSheet, Sheet> = {
  bell: 'rings when a value has changed; listen to those of all sheets',
  now: 'asked of all sheets in one step, again after each ring',
  set: 'of all sheets in one step',
}

export const composing: Composing = { beforehand: 'all new values', undone: 'nothing' }

export const opened: Opened<SignalSheet> = {
  async changeBoth(one, other, loads) {
    const values = await loadAll(loads)
    startBatch()
    one.set(values)
    other.set(values)
    endBatch()
  },
  readBoth: (one, other, cells) =>
    when([one.bell, other.bell], () => {
      const first = one.now(cells)
      const second = other.now(cells)
      return first && second && [...first, ...second]
    }),
}
