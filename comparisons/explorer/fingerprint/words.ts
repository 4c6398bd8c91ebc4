import { Fingerprint } from './fingerprint.ts'

const texts = new Map<string, Fingerprint>()

function hashOf(text: string): Fingerprint {
  let hash = texts.get(text)
  if (hash === undefined) {
    hash = new Fingerprint().addText(text)
    texts.set(text, hash)
  }
  return hash
}

/** One word for a text, the same in every process: for names, of which there are few. */
export const wordFor = (text: string): number => hashOf(text).a

/** Adds a text of which there may be many others. */
export const addText = (into: Fingerprint, text: string): void =>
  void into.add(TAG.text).addFingerprint(hashOf(text))

/** Words that stand before what they name, so that nothing is taken for something else. */
export const TAG = {
  seen: 3,
  primitive: 4,
  wrapper: 5,
  begin: 6,
  end: 7,
  text: 8,
  scalar: 9,
  unordered: 10,
  fresh: 11,
  limit: 12,
  initial: 13,
  kept: 14,
  code: 15,
  binding: 16,
  symbol: 17,
  function: 18,
  proxy: 19,
  private: 20,
  property: 21,
  prototype: 22,
  described: 23,
} as const

/** Adds a value that is no object, no function and no symbol. */
export function addScalar(into: Fingerprint, value: unknown): void {
  if (typeof value === 'number') into.addNumber(value)
  else if (typeof value === 'string') addText(into, value)
  else into.add(TAG.scalar).add(wordFor(`${typeof value} ${String(value)}`))
}
