import { E_CANCELED, Mutex } from 'async-mutex'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type Close = (writing: Mutex, close: () => void) => Promise<void>

const closeAtOnce: Close = async (writing, close) => {
  writing.cancel()
  close()
}

/** Cancels those who wait, and waits for the one who writes. */
const closeInTurn: Close = (writing, close) => {
  writing.cancel()
  return writing.runExclusive(close)
}

const writeAndClose =
  (shutDown: Close): Program =>
  ({ work }) => {
    const writing = new Mutex()
    const file = { isOpen: true, lateWrites: 0 }
    const append = async (line: string) => {
      if (!file.isOpen) return
      await work(`writes ${line}`)
      if (!file.isOpen) file.lateWrites += 1
    }
    const log = async (line: string) => {
      try {
        await writing.runExclusive(() => append(line))
      } catch (error) {
        if (error !== E_CANCELED) throw error
      }
    }
    const close = () => {
      file.isOpen = false
    }
    return {
      subject: { writing, file },
      tasks: {
        orders: () => log('order'),
        payments: () => log('payment'),
        sigterm: () => shutDown(writing, close),
      },
      invariants: { 'a closed file is not written': () => file.lateWrites === 0 },
    }
  }

export default {
  story:
    'A shutdown cancels a mutex and closes the file behind it; that rejects those who wait for the lock, while the one who holds it goes on writing.',
  wrong: {
    program: writeAndClose(closeAtOnce),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: writeAndClose(closeInTurn), truth: 'survives' },
} satisfies Pair
