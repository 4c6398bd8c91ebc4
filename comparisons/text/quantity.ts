/** A whole number; a large one may be in decimal digits. */
export type Quantity = number | bigint | string

/** `1234567` as `1,234,567`; from sixteen digits on as `1.23·10^15`. */
export function count(n: Quantity): string {
  const digits = String(n)
  if (digits.length > 15) return `${digits[0]}.${digits.slice(1, 3)}·10^${digits.length - 1}`
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 step`, `2 steps`. */
export const plural = (n: Quantity, noun: string): string =>
  `${count(n)} ${noun}${BigInt(n) === 1n ? '' : 's'}`
