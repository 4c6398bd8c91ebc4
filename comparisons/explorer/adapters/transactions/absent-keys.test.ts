import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, it } from 'vitest'
import { atomically, check, TSet } from '../../../../stm/index.ts'
import { KeyIndex } from '../../../../stm/types/key-index.ts'
import { explore, type Program } from '../../index.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Two tasks mark the same file, which nothing keeps in the set while it is free. */
const program: Program = () => {
  const busy = new TSet<string>()
  const edit = async () => {
    await atomically((tx) => {
      check(tx, !busy.has(tx, 'notes'))
      busy.add(tx, 'notes')
    })
    await atomically((tx) => busy.delete(tx, 'notes'))
  }
  return { subject: { busy }, tasks: { Ann: edit, Bob: edit } }
}

interface Loose {
  readonly loose: ReadonlyMap<unknown, WeakRef<object>>
}

const { of } = KeyIndex.prototype

afterEach(() => {
  KeyIndex.prototype.of = of
})

/** Collects garbage at one lookup of 31. Returns how often the variable that is looked up was gone. */
function collectAtLookups(): () => number {
  let [lookups, gone] = [0, 0]
  // No spy, which would keep all variables that it has returned.
  KeyIndex.prototype.of = function <K, V extends object>(this: KeyIndex<K, V>, key: K): V {
    lookups += 1
    if (lookups % 31 === 0) {
      collectGarbage()
      const known = (this as unknown as Loose).loose.get(key)
      if (known !== undefined && known.deref() === undefined) gone += 1
    }
    return of.call(this, key) as V
  }
  return () => gone
}

it('the same states are found whenever the variables of absent keys are collected', async () => {
  const counts = async () => {
    const { states, interleavings, complete } = await explore(program, { rule: 'preemptive' })
    return { states, interleavings, complete }
  }
  const undisturbed = await counts()
  expect(undisturbed.complete).toBe(true)
  const gone = collectAtLookups()
  expect(await counts()).toEqual(undisturbed)
  expect(gone()).toBeGreaterThan(0)
})
