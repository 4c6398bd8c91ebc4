import { atomically, check, develop, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

type Add = (tx: Tx, basket: TVar<string[]>) => void

/** Mutates the array that is in the variable. */
const push: Add = (tx, basket) => void basket.get(tx).push('a book')

/** Puts a new array there. */
const replace: Add = (tx, basket) => basket.update(tx, (items) => [...items, 'a book'])

/** A transaction that has to wait: how many books its basket holds meanwhile, and in the end. */
async function waiting(add: Add): Promise<(number | string)[]> {
  const basket = new TVar<string[]>([])
  const isPaid = new TVar(false)
  const bought = atomically((tx) => {
    add(tx, basket)
    check(tx, isPaid.get(tx))
  }).then(
    () => basket.peek().length,
    (error: Error) => error.name,
  )
  const meanwhile = basket.peek().length
  await atomically((tx) => isPaid.set(tx, true))
  return [meanwhile, await bought]
}

/** A transaction that throws, and so must leave nothing. */
async function throwing(add: Add): Promise<number> {
  const basket = new TVar<string[]>([])
  await atomically((tx) => {
    add(tx, basket)
    throw new Error('too expensive')
  }).catch(() => {})
  return basket.peek().length
}

export default experiment({
  title: 'a value mutated in place, in a transaction',
  async run(print) {
    const head = ['one book is bought', 'while it waits', 'in the end', 'after a throw']
    const rows: (string | number)[][] = [head]
    const add = async (name: string, by: Add) =>
      rows.push([name, ...(await waiting(by)), await throwing(by)])
    await add('[...items, book]', replace)
    await add('items.push(book)', push)
    const end = develop({ freeze: true })
    await add('items.push(book), with freeze', push)
    end()
    print(columns(rows))
  },
})
