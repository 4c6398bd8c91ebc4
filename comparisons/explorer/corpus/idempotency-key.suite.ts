import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

interface Payments {
  charge(key: string): Promise<string>
  charges(): number
}

function createCard({ work }: World) {
  let charges = 0
  return {
    charges: () => charges,
    async charge(): Promise<string> {
      await work('charges the card')
      charges += 1
      return `receipt ${charges}`
    },
  }
}

/** Knows a key once its payment is done. */
function createPayments(world: World): Payments {
  const card = createCard(world)
  const receipts = new Map<string, string>()
  return {
    charges: card.charges,
    async charge(key) {
      const known = receipts.get(key)
      if (known !== undefined) return known
      const receipt = await card.charge()
      receipts.set(key, receipt)
      return receipt
    },
  }
}

/** Knows a key as soon as its payment begins. */
function createSafePayments(world: World): Payments {
  const card = createCard(world)
  const receipts = new Map<string, Promise<string>>()
  return {
    charges: card.charges,
    charge(key) {
      const receipt = receipts.get(key) ?? card.charge()
      receipts.set(key, receipt)
      return receipt
    },
  }
}

const payAndPayAgain =
  (create: (world: World) => Payments): Program =>
  (world) => {
    const payments = create(world)
    return {
      subject: payments,
      tasks: {
        request: () => payments.charge('order 17'),
        retry: () => payments.charge('order 17'),
      },
      invariants: { 'the card is charged once': () => payments.charges() <= 1 },
    }
  }

export default {
  story:
    'An idempotency key is written down when the payment is done, so that a retry during the payment finds no key, and charges the card a second time.',
  source: 'https://brandur.org/idempotency-keys',
  wrong: {
    program: payAndPayAgain(createPayments),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: payAndPayAgain(createSafePayments), truth: 'survives' },
} satisfies Pair
