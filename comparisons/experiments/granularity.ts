import { atomically, TMap, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { inLockstep } from './kit/lockstep.ts'

type Table = { set(tx: Tx, key: number, value: string): void }

/** A whole map in one variable, copied for each change. */
class OneVariable implements Table {
  readonly map: TVar<ReadonlyMap<number, string>>

  constructor(keys: readonly number[]) {
    this.map = new TVar<ReadonlyMap<number, string>>(new Map(keys.map((key) => [key, 'old'])))
  }

  set(tx: Tx, key: number, value: string): void {
    this.map.update(tx, (map) => new Map(map).set(key, value))
  }
}

const mapOf = (keys: readonly number[]) => new TMap(keys.map((key) => [key, 'old'] as const))

/** Unrelated writers: each sets a key of its own. */
async function conflictsOf(writers: number, table: Table): Promise<number> {
  const tasks = Array.from(
    { length: writers },
    (_, key) => () => atomically((tx) => table.set(tx, key, 'new')),
  )
  return (await inLockstep(tasks)).conflicts
}

export default experiment({
  title: 'conflicts between writers of different keys of one map',
  async run(print) {
    const rows: (string | number)[][] = [
      ['', '', 'TMap:', 'TMap:', 'TMap:'],
      ['writers', 'one TVar<Map>', 'all keys exist', 'one key is new', 'all keys are new'],
    ]
    for (const writers of [1, 2, 4, 8, 16]) {
      const keys = Array.from({ length: writers }, (_, key) => key)
      rows.push([
        writers,
        await conflictsOf(writers, new OneVariable(keys)),
        await conflictsOf(writers, mapOf(keys)),
        await conflictsOf(writers, mapOf(keys.slice(1))),
        await conflictsOf(writers, mapOf([])),
      ])
    }
    print(columns(rows))
  },
})
