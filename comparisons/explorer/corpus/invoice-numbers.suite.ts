import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

/** Counts up. */
class Sequence {
  #last = 0

  protected get next(): number {
    return this.#last + 1
  }

  protected use(number: number): void {
    this.#last = number
  }
}

/** Uses up a number when its invoice is there. */
class Invoices extends Sequence {
  readonly #issued: number[] = []
  readonly #world: World

  constructor(world: World) {
    super()
    this.#world = world
  }

  get areDistinct(): boolean {
    return new Set(this.#issued).size === this.#issued.length
  }

  async issue(): Promise<void> {
    const number = this.next
    await this.render(number)
    this.use(number)
  }

  protected async render(number: number): Promise<void> {
    await this.#world.work('renders the PDF')
    this.#issued.push(number)
  }
}

/** Uses up a number before anyone else can see it. */
class SafeInvoices extends Invoices {
  override async issue(): Promise<void> {
    const number = this.next
    this.use(number)
    await this.render(number)
  }
}

const twoOrders =
  (Kind: typeof Invoices): Program =>
  (world) => {
    const invoices = new Kind(world)
    return {
      subject: invoices,
      tasks: { tea: () => invoices.issue(), coffee: () => invoices.issue() },
      invariants: { 'no number is used twice': () => invoices.areDistinct },
    }
  }

export default {
  story:
    'A service takes the next invoice number from its base class, and counts up when the invoice is rendered, so that two invoices have the same number.',
  wrong: { program: twoOrders(Invoices), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoOrders(SafeInvoices), truth: 'survives' },
} satisfies Pair
