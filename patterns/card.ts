/** A card, which may be used by a whole family. */
export interface Card {
  /** @throws CardRefused if less than `amount` is left. */
  pay(amount: number): Promise<void>
  payBack(amount: number): Promise<void>
}

export class CardRefused extends Error {
  override readonly name = 'CardRefused'
}

/** Prints slips. What is printed stays printed. */
export interface Printer {
  print(amount: number): void
}

/** Whether a payment is not refused. */
export async function isAccepted(payment: Promise<unknown>): Promise<boolean> {
  try {
    await payment
    return true
  } catch (error) {
    if (error instanceof CardRefused) return false
    throw error
  }
}
