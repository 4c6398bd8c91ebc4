import { atomically, check, develop, TVar } from '../../stm/index.ts'
import { experiment } from '../experiment.ts'
import { columns } from '../render/columns.ts'

/** A basket that somebody fills by mutating the array which is in the variable. */
const pushed = (basket: TVar<string[]>, isPaid: TVar<boolean>) =>
  atomically((tx) => {
    basket.get(tx).push('a book')
    check(tx, isPaid.get(tx))
  })

/** The same with a new array. */
const replaced = (basket: TVar<string[]>, isPaid: TVar<boolean>) =>
  atomically((tx) => {
    basket.update(tx, (items) => [...items, 'a book'])
    check(tx, isPaid.get(tx))
  })

/** One that waits first, and then goes through: how many books are there while it waits, and then? */
async function booksAfter(buy: typeof pushed): Promise<[number, number | string]> {
  const basket = new TVar<string[]>([])
  const isPaid = new TVar(false)
  const bought = buy(basket, isPaid).then(
    () => basket.peek().length,
    (error: Error) => error.name,
  )
  const meanwhile = basket.peek().length
  await atomically((tx) => isPaid.set(tx, true))
  return [meanwhile, await bought]
}

export default experiment({
  title: 'a value that is mutated in place, in a transaction that waits',
  async run(print) {
    const rows: (string | number)[][] = [['one book is bought', 'while it waits', 'in the end']]
    rows.push(['items.push', ...(await booksAfter(pushed))])
    rows.push(['[...items, book]', ...(await booksAfter(replaced))])
    const end = develop({ freeze: true })
    rows.push(['items.push, freeze', ...(await booksAfter(pushed))])
    end()
    for (const line of columns(rows)) print(line)
  },
})
