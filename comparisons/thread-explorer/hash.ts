/** Memory of more words than this is not looked at after each step. */
const MOST_WORDS = 1_024

export const isHashed = ({ length }: Int32Array): boolean => length <= MOST_WORDS

/** A number of 32 bits that stands for all words, or 0 if there are too many. */
export function hashOf(words: Int32Array): number {
  if (!isHashed(words)) return 0
  let hash = 0
  for (let i = 0; i < words.length; i += 1) hash = mixed(hash, words[i] as number)
  return hash
}

/** `hash` with a further value of 32 bits, where the order counts. */
export function mixed(hash: number, value: number): number {
  const product = Math.imul((hash + 0x9e37_79b9) ^ value, 0x5bd1_e995)
  return Math.imul(product ^ (product >>> 15), 0x2c1b_3c6d) ^ (product >>> 13)
}
