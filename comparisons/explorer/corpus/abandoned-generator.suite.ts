import { Mutex } from 'async-mutex'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

/** Holds the lock of the table from the first row to the end of the generator. */
async function* readRows(table: Mutex, { work }: World): AsyncGenerator<string, void, undefined> {
  const release = await table.acquire()
  try {
    for (const row of ['newest row', 'older row']) {
      await work(`fetches the ${row}`)
      yield row
    }
  } finally {
    release()
  }
}

type ReadNewest = (table: Mutex, world: World) => Promise<string | undefined>

const readByNext: ReadNewest = async (table, world) => {
  const { value } = await readRows(table, world).next()
  return value ?? undefined
}

/** Leaves the loop, which ends the generator. */
const readByLoop: ReadNewest = async (table, world) => {
  for await (const row of readRows(table, world)) return row
  return undefined
}

const newestAndAll =
  (readNewest: ReadNewest): Program =>
  (world) => {
    const table = new Mutex()
    const readAll = async () => {
      const rows: string[] = []
      for await (const row of readRows(table, world)) rows.push(row)
      return rows
    }
    return {
      subject: { table },
      tasks: { badge: () => readNewest(table, world), export: () => readAll() },
    }
  }

export default {
  story:
    'A caller takes the first item of an async generator and drops it; its finally block never runs, and the lock that it holds is never released.',
  source: 'https://github.com/bustle/streaming-iterables/issues/22',
  wrong: { program: newestAndAll(readByNext), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: newestAndAll(readByLoop), truth: 'survives' },
} satisfies Pair
