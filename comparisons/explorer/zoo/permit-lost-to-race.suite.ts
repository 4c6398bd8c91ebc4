import { Mutex } from 'async-mutex'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

type Turn = ReturnType<Mutex['acquire']>

const impatience =
  (giveUp: (turn: Turn) => void): Program =>
  ({ work }) => {
    const printer = new Mutex()
    const print = () => printer.runExclusive(() => work('prints'))
    const printIfSoon = async () => {
      const turn = printer.acquire()
      const release = await Promise.race([turn, work('has waited long enough')])
      if (release) release()
      else giveUp(turn)
    }
    const printTwice = async () => {
      await print()
      await print()
    }
    return { subject: { printer }, tasks: { Alice: printIfSoon, Bob: printTwice } }
  }

export default {
  lesson: 'The loser of a race goes on: a lock that comes too late must be released all the same.',
  wrong: impatience(() => {}),
  right: impatience((turn) => void turn.then((release) => release())),
  outcomes: ['completed', 'deadlock'],
  preemptions: 1,
} satisfies Specimen
