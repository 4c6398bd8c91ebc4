import { type Held, lockAll } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import LockedSheet from './mutex.ts'
import { evaluate, type Formulas, type Load, type Sheet, type Values } from './problem.ts'

export const bug = 'glitch'

export const outcomes: Outcomes = {
  'the diamond': ['completed', 'invariant broken'],
  'two sources': ['completed', 'invariant broken'],
  'two sheets': ['completed', 'invariant broken'],
}

/** Stores what it has computed, and brings one cell after another up to date, each under the lock. */
export default class StoringSheet extends LockedSheet implements Sheet {
  private readonly computed = new Map<string, number>()

  constructor(formulas: Formulas, values: Values) {
    super(formulas, values)
    for (const cell of Object.keys(formulas)) this.compute(cell)
  }

  override async fill(input: string, value: number): Promise<boolean> {
    const isFirst = await super.fill(input, value)
    if (isFirst) await this.update()
    return isFirst
  }

  override async change(loads: Readonly<Record<string, Load>>): Promise<void> {
    await super.change(loads)
    await this.update()
  }

  override nowIn(held: Held, cells: readonly string[]): readonly number[] | undefined {
    held.mustInclude(this.mutex)
    return evaluate({}, cells, (cell) => this.inputs.get(cell) ?? this.computed.get(cell))
  }

  private async update(): Promise<void> {
    for (const cell of Object.keys(this.formulas)) {
      await lockAll([this.mutex], () => {
        this.compute(cell)
        this.bell.ring()
      })
    }
  }

  private compute(cell: string): void {
    const [value] = evaluate(this.formulas, [cell], (input) => this.inputs.get(input)) ?? []
    if (value !== undefined) this.computed.set(cell, value)
  }
}
