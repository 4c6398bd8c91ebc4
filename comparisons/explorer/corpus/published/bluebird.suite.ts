import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** A promise with a timeout, in a library that reports settled promises through a queue of its own. */
class Timed {
  isSettled = false
  outcome: 'pending' | 'finished' | 'timed out' = 'pending'
  isUnfair = false
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async settle(): Promise<void> {
    await this.#world.work('the result comes')
    this.isSettled = true
    await this.#world.work('the queue of settled promises')
    if (this.outcome === 'pending') this.outcome = 'finished'
  }

  async expire(): Promise<void> {
    await this.#world.work('the timeout')
    if (!this.mayTimeOut()) return
    this.outcome = 'timed out'
    this.isUnfair = this.isSettled
  }

  protected mayTimeOut(): boolean {
    return this.outcome === 'pending'
  }
}

/** Asks the promise itself, and not the one that follows it. */
class FairlyTimed extends Timed {
  protected override mayTimeOut(): boolean {
    return !this.isSettled
  }
}

const withTimeout =
  (Kind: typeof Timed): Program =>
  (world) => {
    const timed = new Kind(world)
    return {
      subject: timed,
      tasks: { result: () => timed.settle(), timer: () => timed.expire() },
      invariants: { 'what has settled does not time out': () => !timed.isUnfair },
    }
  }

export default {
  project: 'bluebird',
  benchmarks: ['bluebird'],
  story:
    'A timeout asks whether the derived promise is pending, which hears later that the original has settled, and rejects what came in time.',
  source: 'https://github.com/petkaantonov/bluebird/issues/1417',
  wrong: { program: withTimeout(Timed), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: withTimeout(FairlyTimed), truth: 'survives' },
} satisfies PublishedBug
