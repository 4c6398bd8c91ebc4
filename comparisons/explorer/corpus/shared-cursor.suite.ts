import { Mutex } from 'async-mutex'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

interface Page {
  readonly items: readonly string[]
  readonly next: number | undefined
}

const PAGES: readonly Page[] = [
  { items: ['a', 'b'], next: 1 },
  { items: ['c'], next: undefined },
]

type FetchPage = (cursor: number) => Promise<Page>
/** Returns the next page for each call, and `undefined` after the last one. */
type NextPage = () => Promise<Page | undefined>

function paginate(fetchPage: FetchPage): NextPage {
  let cursor: number | undefined = 0
  return async () => {
    if (cursor === undefined) return undefined
    const page = await fetchPage(cursor)
    cursor = page.next
    return page
  }
}

/** Fetches one page at a time. */
function paginateInTurn(fetchPage: FetchPage): NextPage {
  const turn = new Mutex()
  const nextPage = paginate(fetchPage)
  return () => turn.runExclusive(nextPage)
}

const twoWorkers =
  (createPages: (fetchPage: FetchPage) => NextPage): Program =>
  ({ work }) => {
    const nextPage = createPages(async (cursor) => {
      await work(`GET ?cursor=${cursor}`)
      return PAGES[cursor] as Page
    })
    const handled: string[] = []
    const handleAll = async () => {
      for (let page = await nextPage(); page !== undefined; page = await nextPage()) {
        handled.push(...page.items)
      }
    }
    return {
      subject: {},
      record: handled,
      tasks: { one: () => handleAll(), other: () => handleAll() },
      invariants: { 'no item comes twice': () => new Set(handled).size === handled.length },
    }
  }

export default {
  story:
    'Workers share the cursor of a paginated list, which moves on when a page has arrived, so that two of them fetch the same page.',
  wrong: { program: twoWorkers(paginate), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoWorkers(paginateInTurn), truth: 'survives' },
} satisfies Pair
