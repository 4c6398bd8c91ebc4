import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
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

export const price = 'one lock for the sheet, and a list of what must be called once it is free'

export const outcomes: Outcomes = {
  // The clerk comes between the two changes.
  'two sheets': ['completed', 'invariant broken'],
}

/** A monitor around the inputs. Values are loaded before it is entered, and reactions called after it is left. */
export default class LockedSheet implements Sheet {
  readonly mutex = ranked(new Mutex())
  readonly bell = new Bell()
  protected readonly inputs: Map<string, number>
  protected readonly reactions = new Map<string, React[]>()
  protected readonly formulas: Formulas

  constructor(formulas: Formulas, values: Values) {
    this.formulas = formulas
    this.inputs = new Map(Object.entries(values))
  }

  async fill(input: string, value: number): Promise<boolean> {
    const reactions = await lockAll([this.mutex], (held) => this.fillIn(held, input, value))
    for (const react of reactions ?? []) await react(value)
    return reactions !== undefined
  }

  async change(loads: Readonly<Record<string, Load>>): Promise<void> {
    const values = await loadAll(loads)
    await lockAll([this.mutex], (held) => this.setIn(held, values))
  }

  read(cells: readonly string[]): Promise<readonly number[]> {
    return whenLocked([this], (held) => this.nowIn(held, cells))
  }

  async whenFilled(input: string, react: React): Promise<void> {
    const value = await lockAll([this.mutex], () => {
      const value = this.inputs.get(input)
      if (value === undefined) {
        this.reactions.set(input, [...(this.reactions.get(input) ?? []), react])
      }
      return value
    })
    if (value !== undefined) await react(value)
  }

  /** The values of `cells`, or `undefined` if any has none. */
  nowIn(held: Held, cells: readonly string[]): readonly number[] | undefined {
    held.mustInclude(this.mutex)
    return evaluate(this.formulas, cells, (input) => this.inputs.get(input))
  }

  setIn(held: Held, values: Values): void {
    held.mustInclude(this.mutex)
    for (const [input, value] of Object.entries(values)) this.inputs.set(input, value)
    this.bell.ring()
  }

  /** Returns what must be called once the lock is free, or `undefined` if the input has a value. */
  protected fillIn(held: Held, input: string, value: number): readonly React[] | undefined {
    if (this.inputs.has(input)) return undefined
    this.setIn(held, { [input]: value })
    const reactions = this.reactions.get(input) ?? []
    this.reactions.delete(input)
    return reactions
  }
}

export const published: Published<LockedSheet, Sheet> = {
  mutex: 'take it with lockAll, together with those of all other sheets, holding none',
  bell: 'rings with the lock held, when a value has changed; wait for it with whenLocked',
  nowIn: 'with the lock held: the compiler asks for a Held',
  setIn: 'with the lock held: the compiler asks for a Held',
}

export const composing: Composing = { beforehand: 'both sheets, all new values', undone: 'nothing' }

export const opened: Opened<LockedSheet> = {
  async changeBoth(one, other, loads) {
    const values = await loadAll(loads)
    await lockAll([one.mutex, other.mutex], (held) => {
      one.setIn(held, values)
      other.setIn(held, values)
    })
  },
  readBoth: (one, other, cells) =>
    whenLocked([one, other], (held) => {
      const first = one.nowIn(held, cells)
      const second = other.nowIn(held, cells)
      return first && second && [...first, ...second]
    }),
}
