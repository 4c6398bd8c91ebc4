import { Mutex } from 'async-mutex'
import { decisive, explore, type Program, type World } from '../explorer/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

/** Code that changes the points must hold the lock. Only this sentence says so. */
class Account {
  readonly lock = new Mutex()
  points = 0
}

type CallSite = (account: Account, world: World) => Promise<void>

const addPoint: CallSite = async (account, { work }) => {
  const { points } = account
  await work('saves')
  account.points = points + 1
}

const addPointLocked: CallSite = (account, world) =>
  account.lock.runExclusive(() => addPoint(account, world))

const nineOfTen = [...Array.from({ length: 9 }, () => addPointLocked), addPoint]
const tenOfTen = [...nineOfTen.slice(0, 9), addPointLocked]

const twoCallers =
  (first: CallSite, second: CallSite): Program =>
  (world) => {
    const account = new Account()
    return {
      subject: account,
      tasks: { Alice: () => first(account, world), Bob: () => second(account, world) },
      finally: { 'both points are counted': () => account.points === 2 },
    }
  }

/** How many pairs of call sites there are, and how many of them lose a point in some schedule. */
async function pairsOf(sites: readonly CallSite[]): Promise<[number, number]> {
  const pairs = sites.flatMap((first, i) =>
    sites.slice(i).map((second) => [first, second] as const),
  )
  let failing = 0
  for (const pair of pairs) failing += decisive(await explore(twoCallers(...pair))).failures.length
  return [pairs.length, failing]
}

export default experiment({
  title: 'ten call sites change the points, and one forgets the lock',
  async run(print) {
    const rows: (string | number)[][] = [['', 'pairs of callers', 'that lose a point']]
    rows.push(['ten of ten lock', ...(await pairsOf(tenOfTen))])
    rows.push(['nine of ten lock', ...(await pairsOf(nineOfTen))])
    print(columns(rows))
  },
})
