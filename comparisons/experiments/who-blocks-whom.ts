import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

const TICKS = 0
const IS_BLOCKED = 1

/** A thread whose timer counts in the first word, and which blocks when it is told to. */
const THREAD = `
  const { parentPort, workerData: words } = require('node:worker_threads')
  setInterval(() => {
    Atomics.add(words, ${TICKS}, 1)
    Atomics.notify(words, ${TICKS})
  }, 1)
  parentPort.on('message', () => {
    Atomics.store(words, ${IS_BLOCKED}, 1)
    Atomics.wait(words, ${IS_BLOCKED}, 1)
  })
`

/** A worker thread with a timer. */
class Ticking {
  readonly words = new Int32Array(new SharedArrayBuffer(8))
  readonly worker = new Worker(THREAD, { eval: true, workerData: this.words })

  get ticks(): number {
    return Atomics.load(this.words, TICKS)
  }

  /** Blocks this thread until the timer of the other one has gone off ten times more. */
  waitForTen(): void {
    for (let now = this.ticks, end = now + 10; now < end; now = this.ticks) {
      Atomics.wait(this.words, TICKS, now)
    }
  }

  async block(): Promise<void> {
    this.worker.postMessage('block')
    while (Atomics.load(this.words, IS_BLOCKED) === 0) await setTimeout(1)
  }
}

const said = (ticks: number): string => (ticks === 0 ? 'stands still' : 'goes on')

export default experiment({
  title: 'which timers stand still while a thread is blocked',
  async run(print) {
    const ann = new Ticking()
    const bob = new Ticking()
    await Promise.all([once(ann.worker, 'online'), once(bob.worker, 'online')])
    let ticks = 0
    const timer = setInterval(() => {
      ticks += 1
    }, 1)

    /** What becomes of the three timers while `during` runs. */
    const observe = async (during: () => unknown) => {
      const before = [ticks, ann.ticks, bob.ticks]
      await during()
      return [ticks, ann.ticks, bob.ticks].map((now, i) => said(now - (before[i] as number)))
    }
    const mainIsBlocked = await observe(() => {
      ann.waitForTen()
      bob.waitForTen()
    })
    await ann.block()
    const annIsBlocked = await observe(async () => {
      for (const end = ticks + 10; ticks < end; ) await setTimeout(1)
      bob.waitForTen()
    })
    clearInterval(timer)
    await Promise.all([ann.worker.terminate(), bob.worker.terminate()])
    print(
      columns([
        ['', "main's timer", "Ann's timer", "Bob's timer"],
        ['the main thread is blocked', ...mainIsBlocked],
        ['Ann, a worker, is blocked', ...annIsBlocked],
      ]),
    )
  },
})
