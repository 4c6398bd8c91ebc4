import { MessageChannel } from 'node:worker_threads'
import * as by from '../benchmark.ts'
import { timed } from './timed.ts'
import { partnerWaited, type Shared, withEcho, withPartner } from './with-partner.ts'
import { becomes, TURN, whileIt } from './words.ts'

// Two tasks take turns. One operation is a turn of each, so two switches.

/** Two callbacks that hand over to each other by `later`, which runs what it is given some time after. */
const byCallback =
  (later: (next: () => void) => unknown): by.Prepare =>
  (times) => {
    let turns = 0
    const run = () =>
      new Promise<void>((resolve) => {
        const turn = (other: () => void) => {
          turns += 1
          if (turns === 2 * times) resolve()
          else later(other)
        }
        const first = (): void => turn(second)
        const second = (): void => turn(first)
        first()
      })
    return timed(run, () => turns)
  }

const contenders: Record<string, by.Prepare> = {
  [by.PLAIN](times) {
    let turns = 0
    const first = () => {
      turns += 1
    }
    const second = () => {
      turns += 1
    }
    const tasks = [first, second]
    const run = () => {
      for (let i = 0; i < times; i += 1) for (const task of tasks) task()
    }
    return timed(run, () => turns)
  },
  'a generator'(times) {
    let turns = 0
    function* task() {
      for (;;) {
        turns += 1
        yield
      }
    }
    const tasks = [task(), task()]
    const run = () => {
      for (let i = 0; i < times; i += 1) for (const each of tasks) each.next()
    }
    return timed(run, () => turns)
  },
  [by.AWAIT](times) {
    let turns = 0
    const task = async () => {
      for (let i = 0; i < times; i += 1) {
        turns += 1
        await undefined
      }
    }
    return timed(
      () => Promise.all([task(), task()]),
      () => turns,
    )
  },
  queueMicrotask: byCallback(queueMicrotask),
  'process.nextTick': byCallback((next) => process.nextTick(next)),
  setImmediate: byCallback(setImmediate),
  'setTimeout, 0 ms': byCallback((next) => setTimeout(next, 0)),
  async 'threads, Atomics'(times) {
    player ??= withPartner('player')
    const { words } = await player
    let turns = 0
    const run = () => {
      for (let i = 0; i < times; i += 1) {
        const turn = Atomics.load(words, TURN)
        becomes(words, TURN, turn + 1)
        whileIt(words, TURN, turn + 1)
        turns += Atomics.load(words, TURN) - turn
      }
    }
    return timed(
      run,
      () => turns,
      () => partnerWaited(words),
    )
  },
  'threads, messages'(times) {
    answerer ??= startAnswerer()
    const { port, words } = answerer
    let turns = 0
    const run = async () => {
      for (let i = 0; i < times; i += 1) {
        const answer = new Promise((resolve) => port.once('message', resolve))
        port.postMessage(i)
        if ((await answer) === i) turns += 2
      }
    }
    port.ref()
    const round = timed(
      run,
      () => turns,
      () => partnerWaited(words),
    )
    return { ...round, end: () => port.unref() }
  },
}

let player: Promise<Shared> | undefined
let answerer: ReturnType<typeof startAnswerer> | undefined

/** A port at whose other end a thread answers. */
function startAnswerer() {
  const { port1: port, port2 } = new MessageChannel()
  return { port, words: withEcho(port2) }
}

export const benchmark: by.Benchmark = {
  name: 'switch-hand-over',
  title: 'two tasks that take turns, from the one to the other',
  unit: 'ns',
  clock: 'real',
  milliseconds: 3, // short, so that some rounds fall between the turns of other processes
  per: 'switch',
  size: 2,
  expected: (times) => 2 * times,
  contenders,
}
