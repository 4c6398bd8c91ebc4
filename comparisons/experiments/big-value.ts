import { atomicallySync, TArray, TVar } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

let copied = 0

/** An array that counts how many of its elements are read. */
const counting = (items: readonly number[]): readonly number[] =>
  new Proxy(items, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) copied += 1
      return Reflect.get(target, key, receiver)
    },
  })

const numbers = (size: number) => Array.from({ length: size }, (_, i) => i)

/** How many elements are copied to change one, with all of them in one variable. */
function inOne(size: number): number {
  const all = new TVar(counting(numbers(size)))
  copied = 0
  atomicallySync((tx) => all.update(tx, (items) => items.with(7, 0)))
  return copied
}

/** The same, in chunks of 100, each in a variable. */
function inChunks(size: number): number {
  const chunks = TArray.from(numbers(size / 100).map(() => counting(numbers(100))))
  copied = 0
  atomicallySync((tx) => chunks.update(tx, 0, (items) => items.with(7, 0)))
  return copied
}

/** The same, with a variable per element. */
function inEach(size: number): number {
  const each = TArray.from(counting(numbers(size)))
  copied = 0
  atomicallySync((tx) => each.set(tx, 7, 0))
  return copied
}

export default experiment({
  title: 'how many elements are copied to change one',
  run(print) {
    const rows: (string | number)[][] = [['elements', 'held in', 'copied', 'variables']]
    for (const size of [100, 10_000, 1_000_000]) {
      rows.push([size, 'one variable', inOne(size), 1])
      rows.push([size, 'chunks of 100', inChunks(size), size / 100])
      rows.push([size, 'one variable each', inEach(size), size])
    }
    print(columns(rows))
  },
})
