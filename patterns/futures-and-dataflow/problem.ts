import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/** Values of cells, by name. */
export type Values = Readonly<Record<string, number>>

/** How a cell follows from others: from inputs, or from cells with a formula of their own. */
export interface Formula {
  readonly of: readonly string[]
  readonly compute: (...values: number[]) => number
}

export type Formulas = Readonly<Record<string, Formula>>

/** Fetches the new value of an input, which takes any length of time. */
export type Load = () => Promise<number>

/**
 * The values of `cells`, or `undefined` if any has none. `input` returns the value of an input, if it
 * has one. Synchronous, so all values belong to the same moment.
 */
export function evaluate(
  formulas: Formulas,
  cells: readonly string[],
  input: (name: string) => number | undefined,
): readonly number[] | undefined {
  const values: number[] = []
  for (const cell of cells) {
    const formula = formulas[cell]
    const operands = formula && evaluate(formulas, formula.of, input)
    const value = formula ? operands && formula.compute(...operands) : input(cell)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

/** Loads all values at once. */
export const loadAll = async (loads: Readonly<Record<string, Load>>): Promise<Values> =>
  Object.fromEntries(
    await Promise.all(Object.entries(loads).map(async ([name, load]) => [name, await load()])),
  )

/** Called with the value of a cell. It may use the sheet, and never rejects. */
export type React = (value: number) => Promise<void>

/** A cell that names a formula has a value once all that the formula names have one. The others are inputs. */
export interface Sheet {
  /**
   * Sets the first value of an input, and resolves with `true` when those who were to be told have reacted.
   * Resolves with `false`, and changes nothing, if it has a value already.
   */
  fill(input: string, value: number): Promise<boolean>
  /** Sets inputs that have a value to the ones that are loaded. A reader sees all of these, or none. */
  change(loads: Readonly<Record<string, Load>>): Promise<void>
  /** Resolves with the values that `cells` have at one moment. Blocks until all have one. */
  read(cells: readonly string[]): Promise<readonly number[]>
  /**
   * Has `react` called once, with the value of an input: at once if it has one, otherwise by the task
   * that fills it. Resolves when `react` has ended, or is registered.
   */
  whenFilled(input: string, react: React): Promise<void>
}

/** What is made of two sheets. */
export interface Opened<S extends Sheet = Sheet> {
  /** Changes inputs of both. */
  changeBoth(one: S, other: S, loads: Readonly<Record<string, Load>>): Promise<void>
  /** Reads both: no half of a change. */
  readBoth(one: S, other: S, cells: readonly string[]): Promise<readonly number[]>
}

/** The same, made only of what every sheet offers. */
const closed: Opened = {
  async changeBoth(one, other, loads) {
    await one.change(loads)
    await other.change(loads)
  },
  readBoth: async (one, other, cells) => [...(await one.read(cells)), ...(await other.read(cells))],
}

/** A solution is a class of sheets, made with the values that the inputs have at first. */
export type Sheets = new (formulas: Formulas, values: Values) => Sheet

/** An invoice: both cells follow from the price, so with a reader of both they form a diamond. */
const INVOICE: Formulas = {
  tax: { of: ['price', 'rate'], compute: (price, rate) => (price * rate) / 100 },
  gross: { of: ['price', 'tax'], compute: (price, tax) => price + tax },
}

const BEFORE: Values = { price: 100, rate: 20 }

/** What the tasks were told. */
class Seen {
  won = 0
  price = 0
  invoice = ''
  readonly reacted: number[] = []

  async fill(fill: Promise<boolean>): Promise<void> {
    if (await fill) this.won += 1
  }

  async print(read: Promise<readonly number[]>): Promise<void> {
    this.invoice = (await read).join(' and ')
  }
}

/** A scenario with one sheet. */
const oneSheet = (
  kind: Scenario<Sheets>['kind'],
  values: Values,
  open: (sheet: Sheet, seen: Seen, world: World) => Pick<Stage, 'tasks' | 'invariants' | 'finally'>,
): Scenario<Sheets> => ({
  kind,
  stage(SheetOf, world) {
    const sheet = new SheetOf(INVOICE, values)
    const record = new Seen()
    return { subject: sheet, record, ...open(sheet, record, world) }
  },
})

const loaded =
  (value: number, what: string, { work }: World): Load =>
  async () => {
    await work(`loads the ${what}`)
    return value
  }

const oneOf =
  (seen: Seen, ...invoices: string[]) =>
  () =>
    invoices.includes(seen.invoice)

/** The first offer counts. */
const twoOffers = oneSheet('safety', {}, (sheet, seen) => ({
  tasks: {
    Ann: () => seen.fill(sheet.fill('price', 100)),
    Bob: () => seen.fill(sheet.fill('price', 90)),
    clerk: async () => {
      const [price = 0] = await sheet.read(['price'])
      seen.price = price
      const [again = 0] = await sheet.read(['price'])
      if (again !== price) seen.price = -1
    },
  },
  invariants: {
    'one offer is accepted': () => seen.won <= 1,
    'an accepted price stays': () => seen.price >= 0,
  },
  finally: { 'the other offer is refused': () => seen.won === 1 },
}))

const theDiamond = oneSheet('safety', BEFORE, (sheet, seen, world) => ({
  tasks: {
    shop: () => sheet.change({ price: loaded(200, 'price', world) }),
    clerk: () => seen.print(sheet.read(['tax', 'gross'])),
  },
  finally: { 'tax and total belong together': oneOf(seen, '20 and 120', '40 and 240') },
}))

/** A book comes under the reduced rate: price and rate change together. */
const twoSources = oneSheet('safety', BEFORE, (sheet, seen, world) => ({
  tasks: {
    shop: () =>
      sheet.change({ price: loaded(200, 'price', world), rate: loaded(5, 'rate', world) }),
    clerk: () => seen.print(sheet.read(['tax', 'gross'])),
  },
  finally: { 'price and rate belong together': oneOf(seen, '20 and 120', '10 and 210') },
}))

/** The clerk may come before both values, between them, or after. */
const aLateReader = oneSheet('liveness', {}, (sheet, seen) => ({
  tasks: {
    shop: async () => {
      await seen.fill(sheet.fill('price', 100))
      await seen.fill(sheet.fill('rate', 20))
    },
    clerk: () => seen.print(sheet.read(['gross'])),
  },
  finally: { 'the total is known': oneOf(seen, '120') },
}))

/** The rate depends on the price, so who hears of the price fills in the rate. */
const aReaction = oneSheet('liveness', {}, (sheet, seen) => {
  const react: React = async (price) => {
    seen.reacted.push(price)
    await sheet.fill('rate', price > 50 ? 20 : 5)
  }
  return {
    tasks: {
      office: () => sheet.whenFilled('price', react),
      shop: async () => {
        await seen.fill(sheet.fill('price', 100))
        await seen.print(sheet.read(['gross']))
      },
    },
    finally: {
      'the office has heard once': () => seen.reacted.join() === '100',
      'the total is known': oneOf(seen, '120'),
    },
  }
})

/** One invoice, in two currencies. */
const twoSheets: Scenario<Sheets, Opened>['stage'] = (SheetOf, world, { changeBoth, readBoth }) => {
  const euro = new SheetOf(INVOICE, BEFORE)
  const dollar = new SheetOf(INVOICE, BEFORE)
  const seen = new Seen()
  return {
    subject: { euro, dollar },
    record: seen,
    tasks: {
      shop: () => changeBoth(euro, dollar, { price: loaded(200, 'price', world) }),
      clerk: () => seen.print(readBoth(euro, dollar, ['gross'])),
    },
    finally: { 'both invoices say the same': oneOf(seen, '120 and 120', '240 and 240') },
  }
}

export default definePattern<Sheets, Opened>({
  title: 'Futures and dataflow',
  lesson:
    'A value that comes later needs no lock; values that change need one moment for all of them.',
  chapter: 'Models built from variables',
  after: ['lost-update'],
  choice: {
    alone: 'event',
    composed: 'event',
    because: 'what is computed in one step without an await is of one moment',
  },
  scenarios: {
    'two offers': twoOffers,
    'the diamond': theDiamond,
    'two sources': twoSources,
    'a late reader': aLateReader,
    'a reaction': aReaction,
    ...inHalves('two sheets', closed, twoSheets),
  },
})
