import { atomically, retry, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import { evaluate, type Formulas, type Load, type Sheet, type Values } from './problem.ts'
import AtomicSheet from './stm.ts'

export const bug = 'glitch'

export const outcomes: Outcomes = {
  'the diamond': ['completed', 'invariant broken'],
  'two sources': ['completed', 'invariant broken'],
  'two sheets': ['completed', 'invariant broken'],
}

/** Stores what it has computed, and brings one cell after another up to date, each in a transaction. */
export default class StoringSheet extends AtomicSheet implements Sheet {
  private readonly computed: TVar<Values>

  constructor(formulas: Formulas, values: Values) {
    super(formulas, values)
    const entries = Object.keys(formulas).flatMap((cell) => {
      const [value] = evaluate(formulas, [cell], (input) => values[input]) ?? []
      return value === undefined ? [] : [[cell, value] as const]
    })
    this.computed = new TVar<Values>(Object.fromEntries(entries))
  }

  override async fill(input: string, value: number): Promise<boolean> {
    const isFirst = await super.fill(input, value)
    if (isFirst) await this.updateAll()
    return isFirst
  }

  override async change(loads: Readonly<Record<string, Load>>): Promise<void> {
    await super.change(loads)
    await this.updateAll()
  }

  override now(tx: Tx, cells: readonly string[]): readonly number[] {
    const values = { ...this.inputs.get(tx), ...this.computed.get(tx) }
    return evaluate({}, cells, (cell) => values[cell]) ?? retry(tx)
  }

  private async updateAll(): Promise<void> {
    for (const cell of Object.keys(this.formulas)) await atomically((tx) => this.update(tx, cell))
  }

  private update(tx: Tx, cell: string): void {
    const inputs = this.inputs.get(tx)
    const [value] = evaluate(this.formulas, [cell], (input) => inputs[input]) ?? []
    if (value !== undefined) this.computed.update(tx, (all) => ({ ...all, [cell]: value }))
  }
}
