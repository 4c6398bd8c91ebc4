import { atomically, retry, TVar, type Tx } from '../../stm/index.ts'
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

export const price = 'a transaction for reads that the event loop would not interrupt anyway'

export const outcomes: Outcomes = {
  // The clerk comes between the two changes.
  'two sheets': ['completed', 'invariant broken'],
}

/** One variable for all inputs. A task that waits for a cell has read it, and is woken when it changes. */
export default class AtomicSheet implements Sheet {
  protected readonly inputs: TVar<Values>
  private readonly reactions = new TVar<Readonly<Record<string, readonly React[]>>>({})
  protected readonly formulas: Formulas

  constructor(formulas: Formulas, values: Values) {
    this.formulas = formulas
    this.inputs = new TVar(values)
  }

  async fill(input: string, value: number): Promise<boolean> {
    const reactions = await atomically((tx) => {
      if (input in this.inputs.get(tx)) return undefined
      this.set(tx, { [input]: value })
      const { [input]: reactions = [], ...others } = this.reactions.get(tx)
      this.reactions.set(tx, others)
      return reactions
    })
    for (const react of reactions ?? []) await react(value)
    return reactions !== undefined
  }

  async change(loads: Readonly<Record<string, Load>>): Promise<void> {
    const values = await loadAll(loads)
    await atomically((tx) => this.set(tx, values))
  }

  read(cells: readonly string[]): Promise<readonly number[]> {
    return atomically((tx) => this.now(tx, cells))
  }

  async whenFilled(input: string, react: React): Promise<void> {
    const value = await atomically((tx) => {
      const value = this.inputs.get(tx)[input]
      if (value === undefined) {
        this.reactions.update(tx, (all) => ({ ...all, [input]: [...(all[input] ?? []), react] }))
      }
      return value
    })
    if (value !== undefined) await react(value)
  }

  /** The values of `cells`. Waits until all have one. */
  now(tx: Tx, cells: readonly string[]): readonly number[] {
    const inputs = this.inputs.get(tx)
    return evaluate(this.formulas, cells, (input) => inputs[input]) ?? retry(tx)
  }

  set(tx: Tx, values: Values): void {
    this.inputs.update(tx, (inputs) => ({ ...inputs, ...values }))
  }
}

export const published: Published<AtomicSheet, Sheet> = {
  now: 'in a transaction, which the compiler checks',
  set: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'all new values', undone: 'nothing' }

export const opened: Opened<AtomicSheet> = {
  async changeBoth(one, other, loads) {
    const values = await loadAll(loads)
    await atomically((tx) => {
      one.set(tx, values)
      other.set(tx, values)
    })
  },
  readBoth: (one, other, cells) =>
    atomically((tx) => [...one.now(tx, cells), ...other.now(tx, cells)]),
}
