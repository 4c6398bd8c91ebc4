import { expect, it } from 'vitest'
import { exploreThreads } from './index.ts'
import { writtenPrograms } from './written.suite.ts'

const written = writtenPrograms()

/** What Alice's steps are if she does so with `words`, which are 3, 1, 2 at first, and must come to `is`. */
async function stepsOf(does: string, is: unknown): Promise<readonly string[]> {
  const file = await written(`
    const WATCH = Symbol.for('concurrency-cookbook/thread-explorer watch')
    export default {
      open() {
        const memory = new SharedArrayBuffer(12)
        new Int32Array(memory).set([3, 1, 2])
        return memory
      },
      threads: {
        Alice(memory) {
          const words = globalThis[WATCH](new Int32Array(memory))
          const found = JSON.stringify(${does})
          if (found !== '${JSON.stringify(is)}') throw new Error('found ' + found)
        },
      },
      finally: { never: () => false },
    }`)
  const { failures } = await exploreThreads(file)
  expect(failures.map(({ ending }) => ending.message)).toEqual([
    'no longer true: never, in the end',
  ])
  return failures[0]?.steps.flatMap(({ actions }) => actions) ?? []
}

const ALL = ['reads word 0 = 3', 'reads word 1 = 1', 'reads word 2 = 2']

it.each([
  ['[...words]', [3, 1, 2]],
  ['Array.from(words)', [3, 1, 2]],
  ['[...new Int32Array(words)]', [3, 1, 2]],
  ['[...words.slice()]', [3, 1, 2]],
  ['[...words.map((word) => 2 * word)]', [6, 2, 4]],
  ['[...words.filter((word) => word > 1)]', [3, 2]],
  ['[...words.toSorted()]', [1, 2, 3]],
  ['[...words.toReversed()].reverse()', [3, 1, 2]],
  ['words.reduce((sum, word) => sum + word, 0)', 6],
  ['words.indexOf(2)', 2],
  ['words.includes(2)', true],
  ['words.join()', '3,1,2'],
  ['String(words)', '3,1,2'],
  ['(() => { let sum = 0; for (const word of words) sum += word; return sum })()', 6],
  ['(() => { let sum = 0; words.forEach((word) => { sum += word }); return sum })()', 6],
])('each word that %s reads is a step', async (does, is) => {
  expect((await stepsOf(does, is)).toSorted()).toEqual(ALL)
})

it.each([
  ['words.at(-1)', 2, ['reads word 2 = 2']],
  ['[...words.subarray(1)]', [1, 2], ['reads word 1 = 1', 'reads word 2 = 2']],
  ['words.fill(7, 1).length', 3, ['word 1 1→7', 'word 2 2→7']],
  ['words.set([8, 9], 1) ?? null', null, ['word 1 1→8', 'word 2 2→9']],
  ['words.sort() === words', true, [...ALL, 'word 0 3→1', 'word 1 1→2', 'word 2 2→3']],
  ['[words.byteLength, words[0]]', [12, 3], ['reads word 0 = 3']],
  ['[words[3] ?? null, words[0]]', [null, 3], ['reads word 0 = 3']],
])('%s makes its own steps', async (does, is, steps) => {
  expect(await stepsOf(does, is)).toEqual(steps)
})

it('what does not fit is an error, as it is without the explorer', async () => {
  const tried = '(() => { try { words.set([1], 3) } catch ({ name }) { return name } })()'
  expect(await stepsOf(tried, 'RangeError')).toHaveLength(1)
})
