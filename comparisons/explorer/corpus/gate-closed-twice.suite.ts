import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

/** Makes visitors wait while it is closed. */
class Gate {
  #passage = Promise.resolve()
  #letPass = () => {}

  close(): void {
    this.#passage = new Promise((resolve) => {
      this.#letPass = resolve
    })
  }

  open(): void {
    this.#letPass()
  }

  pass(): Promise<void> {
    return this.#passage
  }
}

/** Counts how many keep it closed. */
class CountingGate extends Gate {
  #closers = 0

  override close(): void {
    this.#closers += 1
    if (this.#closers === 1) super.close()
  }

  override open(): void {
    this.#closers -= 1
    if (this.#closers === 0) super.open()
  }
}

const twoMaintenances =
  (Kind: typeof Gate): Program =>
  ({ work }) => {
    const gate = new Kind()
    const maintain = async (label: string) => {
      gate.close()
      await work(label)
      gate.open()
    }
    return {
      subject: gate,
      tasks: {
        migration: () => maintain('migrates'),
        visitor: () => gate.pass(),
        backup: () => maintain('copies'),
      },
    }
  }

export default {
  story:
    'A gate made of one promise is closed twice: the second closing replaces the promise, and those who wait for the first one are never let in.',
  wrong: { program: twoMaintenances(Gate), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: twoMaintenances(CountingGate), truth: 'survives' },
} satisfies Pair
