import { IntRows } from '../graph/int-rows.ts'
import { WordPairs } from '../graph/word-pairs.ts'

/**
 * What the tasks had observed in the states of a graph that runs have come to: two words for each of
 * them, and two for each attempt under way. Many states have the same two words, which are kept once.
 */
export class Histories {
  readonly #pairs = new WordPairs()
  /** By state: the numbers of its pairs. */
  readonly #rows = new IntRows()

  /** Adds those of a state that comes after all others. */
  add(state: number, words: Int32Array): void {
    const row = new Int32Array(words.length / 2)
    for (let i = 0; i < row.length; i += 1) {
      row[i] = this.#pairs.numberOf(words[2 * i] as number, words[2 * i + 1] as number)
    }
    this.#rows.add(state, row)
  }

  of(state: number): Int32Array {
    const row = this.#rows.at(state)
    const words = new Int32Array(2 * row.length)
    for (const [i, pair] of row.entries()) {
      words[2 * i] = this.#pairs.first(pair)
      words[2 * i + 1] = this.#pairs.second(pair)
    }
    return words
  }
}
