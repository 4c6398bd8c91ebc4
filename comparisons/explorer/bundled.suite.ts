import * as stm from '../../stm/index.ts'
import { inspectorOfHost } from './fingerprint/inspector.ts'
import { originOf } from './fingerprint/origin.ts'
import { type Exploration, explore, type Program, placeText } from './index.ts'

// A command: what is seen of functions and runs, which must be the same if the modules are bundles.

/**
 * Two take what is only once there. The queue has no name in the program: a trace tells it by its
 * class.
 */
const takesTwice: Program = ({ work }) => {
  const counter = { left: 1 }
  const queue = stm.TQueue.unbounded<string>()
  const take = async (name: string) => {
    const { left } = counter
    await work('looks')
    counter.left = left - 1
    await stm.atomically((tx) => queue.offer(tx, name))
    await work('leaves')
  }
  return {
    subject: counter,
    tasks: { Alice: () => take('Alice'), Bob: () => take('Bob') },
    finally: { 'each has its own': () => counter.left === -1 },
  }
}

const fileOf = (f: object): string =>
  inspectorOfHost()?.originOf(f).location?.url.replace(/^.*\//, '') ?? ''

/** The files in which Node finds functions of stm, of the explorer and of this module. */
export const files = (): readonly string[] => [stm.atomically, explore, fileOf].map(fileOf)

/** Where functions come from, how they are called, and a trace with its places. */
export async function seen() {
  const { failures, states, interleavings }: Exploration = await explore(takesTwice)
  const steps = failures[0]?.steps.map(({ task, actions, places = [] }) => ({
    task,
    actions,
    places: places.map(({ task: whose, from, to }) => [
      whose,
      from && placeText(from),
      to && placeText(to),
    ]),
  }))
  const functions = [explore, originOf, fileOf, ...Object.values(stm)].filter(isFunction)
  return {
    functions: functions.map((f) => `${f.name}: ${originOf(f)}`).sort(),
    counts: `${states} states, ${interleavings} interleavings`,
    steps,
  }
}

const isFunction = (value: unknown): value is () => unknown => typeof value === 'function'

export default {
  async main(): Promise<void> {
    process.stdout.write(JSON.stringify({ files: files(), seen: await seen() }))
  },
}
