import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

type Pages = AsyncGenerator<string, void, undefined>

async function* fetchPages({ work }: World): Pages {
  for (const page of ['page 1', 'page 2', 'page 3']) {
    await work(`fetches ${page}`)
    yield page
  }
}

type TakeOne = (pages: Pages) => Promise<string | undefined>

/** Leaves the loop, which ends the generator for everyone. */
const takeByLoop: TakeOne = async (pages) => {
  for await (const page of pages) return page
  return undefined
}

const takeNext: TakeOne = async (pages) => {
  const { value } = await pages.next()
  return value ?? undefined
}

const previewAndIndex =
  (takeOne: TakeOne): Program =>
  (world) => {
    const pages = fetchPages(world)
    const seen: string[] = []
    const preview = async () => {
      const page = await takeOne(pages)
      if (page !== undefined) seen.push(page)
    }
    const index = async () => {
      for await (const page of pages) seen.push(page)
    }
    return {
      subject: { pages },
      record: seen,
      tasks: { preview: () => preview(), index: () => index() },
      finally: { 'every page is seen': () => seen.length === 3 },
    }
  }

export default {
  story:
    'Two consumers share an async generator, one of them leaves its for-await loop early, and the loop ends the generator for the other one.',
  source: 'https://github.com/ReactiveX/IxJS/pull/223',
  wrong: {
    program: previewAndIndex(takeByLoop),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: previewAndIndex(takeNext), truth: 'survives' },
} satisfies Pair
