import { Mutex } from 'async-mutex'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const COOL_DOWN = 5

/** Sends a code by text message, and another one only after some milliseconds. */
class Codes {
  readonly sentAt: number[] = []
  readonly lock = new Mutex()
  latest = -COOL_DOWN

  get keepsDistance(): boolean {
    return this.sentAt.every((at, i, all) => at - (all[i - 1] ?? -COOL_DOWN) >= COOL_DOWN)
  }
}

type Send = (codes: Codes, world: World) => Promise<void>

const sendFromRequest: Send = async (codes, { work }) => {
  const now = Date.now()
  if (now - codes.latest < COOL_DOWN) return
  await work('sends the code')
  codes.sentAt.push(Date.now())
  codes.latest = now
}

const send: Send = async (codes, { work }) => {
  if (Date.now() - codes.latest < COOL_DOWN) return
  await work('sends the code')
  const now = Date.now()
  codes.sentAt.push(now)
  codes.latest = now
}

const requests =
  (run: Send): Program =>
  (world) => {
    const codes = new Codes()
    const request = () => codes.lock.runExclusive(() => run(codes, world))
    return {
      subject: codes,
      tasks: { first: () => request(), second: () => request() },
      invariants: { 'codes keep their distance': () => codes.keepsDistance },
    }
  }

export default {
  story:
    'A cool-down counts from the request and not from the message: when the provider is slow, the next code follows at once.',
  wrong: { program: requests(sendFromRequest), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: requests(send), truth: 'survives' },
} satisfies Pair
