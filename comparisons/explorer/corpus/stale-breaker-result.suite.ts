import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

type Call = () => Promise<string>

interface Breaker {
  isOpen(): boolean
  run(call: Call): Promise<string>
}

/** Opens with each call that fails, and closes with each that succeeds. */
function createBreaker(): Breaker {
  let isOpen = false
  return {
    isOpen: () => isOpen,
    async run(call) {
      if (isOpen) throw new Error('circuit open')
      try {
        const answer = await call()
        isOpen = false
        return answer
      } catch (error) {
        isOpen = true
        throw error
      }
    },
  }
}

/** Listens only to calls that began since it last opened. */
function createCurrentBreaker(): Breaker {
  let isOpen = false
  let openings = 0
  return {
    isOpen: () => isOpen,
    async run(call) {
      if (isOpen) throw new Error('circuit open')
      const before = openings
      try {
        const answer = await call()
        if (openings === before) isOpen = false
        return answer
      } catch (error) {
        if (openings === before) openings += 1
        isOpen = true
        throw error
      }
    },
  }
}

function createBackend({ work }: World) {
  return {
    async report(): Promise<string> {
      await work('GET /report')
      return 'report'
    },
    async search(): Promise<string> {
      await work('GET /search')
      throw new Error('503 Service Unavailable')
    },
  }
}

const slowAndBroken =
  (create: () => Breaker): Program =>
  (world) => {
    const breaker = create()
    const backend = createBackend(world)
    const ask = (call: Call) => breaker.run(call).catch(() => 'sorry')
    return {
      subject: breaker,
      tasks: { report: () => ask(backend.report), search: () => ask(backend.search) },
      finally: { 'the breaker stays open': () => breaker.isOpen() },
    }
  }

export default {
  story:
    'A slow call that began before a circuit breaker opened succeeds afterwards, and closes the breaker on a backend that is down.',
  source: 'https://github.com/denoland/std/pull/7306',
  wrong: {
    program: slowAndBroken(createBreaker),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: slowAndBroken(createCurrentBreaker), truth: 'survives' },
} satisfies Pair
