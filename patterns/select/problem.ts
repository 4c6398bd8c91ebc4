import { definePattern, inHalves, type Scenario } from '../pattern.ts'

/** A letter box. Letters come out in the order in which they arrive. */
export interface Mailbox {
  send(letter: string): Promise<void>
  /** Removes and returns the next letter; waits while there is none. */
  receive(): Promise<string>
  /**
   * Removes and returns the next letter of this box or of the other, exactly one. Waits while both
   * are empty; if `signal` aborts first, takes none and returns `undefined`.
   */
  receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined>
}

/** What is made of three boxes. */
export interface Opened<M extends Mailbox = Mailbox> {
  /** Removes and returns the next letter of any of the three, exactly one; waits while there is none. */
  receiveAny(first: M, second: M, third: M): Promise<string>
}

/** The same, made only of what every mailbox offers. Two calls may both get a letter. One of them goes back. */
const closed: Opened = {
  async receiveAny(first, second, third) {
    const decided = new AbortController()
    const calls = [
      first.receiveEither(second, decided.signal),
      third.receiveEither(third, decided.signal),
    ] as const
    await Promise.race(calls)
    decided.abort()
    const [letter, spare] = await Promise.all(calls)
    if (letter === undefined) return spare as string
    if (spare !== undefined) await third.send(spare)
    return letter
  },
}

/** A solution is a class of mailboxes. */
export type Mailboxes = new () => Mailbox

/** The letters that have arrived. */
class Delivered {
  readonly letters: string[] = []
  gaveUp = false

  note(letter: string | undefined): void {
    if (letter === undefined) this.gaveUp = true
    else this.letters.push(letter)
  }

  /** Whether exactly these have arrived, in any order. */
  isJust(...expected: readonly string[]): boolean {
    return this.letters.toSorted().join() === expected.toSorted().join()
  }

  /** Whether `second` has not arrived, or `first` before it. */
  isInOrder(first: string, second: string): boolean {
    const place = this.letters.indexOf(second)
    return place < 0 || this.letters.slice(0, place).includes(first)
  }
}

/** Those of 'one of three'. */
const LETTERS = ['card', 'call', 'vote'] as const

const NO_LOSS = 'no letter is lost, and none arrives twice'

/** Alice waits for either box, twice, while a letter arrives in each. */
const twoLetters: Scenario<Mailboxes> = {
  kind: 'safety',
  stage(MailboxOf) {
    const home = new MailboxOf()
    const work = new MailboxOf()
    const record = new Delivered()
    const listen = async () => {
      for (const _ of ['first', 'second']) record.note(await home.receiveEither(work))
    }
    return {
      subject: { home, work },
      record,
      tasks: {
        Alice: listen,
        friend: () => home.send('card'),
        bank: () => work.send('bill'),
      },
      finally: { [NO_LOSS]: () => record.isJust('card', 'bill') },
    }
  },
}

/** Alice and Bob wait for either box, and each of them gets one of two letters. */
const twoListeners: Scenario<Mailboxes> = {
  kind: 'liveness',
  stage(MailboxOf) {
    const home = new MailboxOf()
    const work = new MailboxOf()
    const record = new Delivered()
    const listen = async () => record.note(await home.receiveEither(work))
    const post = async () => {
      await home.send('card')
      await work.send('bill')
    }
    return {
      subject: { home, work },
      record,
      tasks: { Alice: listen, Bob: listen, postman: post },
      finally: { [NO_LOSS]: () => record.isJust('card', 'bill') },
    }
  },
}

/** Only the second box gets a letter. */
const onlyTheOther: Scenario<Mailboxes> = {
  kind: 'liveness',
  stage(MailboxOf) {
    const home = new MailboxOf()
    const work = new MailboxOf()
    const record = new Delivered()
    return {
      subject: { home, work },
      record,
      tasks: {
        Alice: async () => record.note(await home.receiveEither(work)),
        bank: () => work.send('bill'),
      },
      finally: { [NO_LOSS]: () => record.isJust('bill') },
    }
  },
}

/** If Alice gives up, she has taken nothing: the letter is still there. */
const impatient: Scenario<Mailboxes> = {
  kind: 'safety',
  stage(MailboxOf) {
    const home = new MailboxOf()
    const work = new MailboxOf()
    const record = new Delivered()
    const listenForAWhile = async () => {
      record.note(await home.receiveEither(work, AbortSignal.timeout(100)))
      if (record.gaveUp) record.note(await home.receive())
    }
    return {
      subject: { home, work },
      record,
      tasks: { Alice: listenForAWhile, friend: () => home.send('card') },
      finally: { [NO_LOSS]: () => record.isJust('card') },
    }
  },
}

/** `receiveEither` is for two boxes. Now there are three, and two letters arrive in one of them. */
const oneOfThree: Scenario<Mailboxes, Opened>['stage'] = (MailboxOf, _, { receiveAny }) => {
  const [home, work, club] = [new MailboxOf(), new MailboxOf(), new MailboxOf()] as const
  const record = new Delivered()
  return {
    subject: { home, work, club },
    record,
    tasks: {
      Alice: async () => {
        for (const _ of LETTERS) record.note(await receiveAny(home, work, club))
      },
      friend: () => home.send('card'),
      chair: async () => {
        await club.send('call')
        await club.send('vote')
      },
    },
    invariants: { 'letters of one box arrive in order': () => record.isInOrder('call', 'vote') },
    finally: { [NO_LOSS]: () => record.isJust(...LETTERS) },
  }
}

export default definePattern<Mailboxes, Opened>({
  title: 'Select',
  lesson: 'Waiting for one of two things is easy. Not taking the other is the hard part.',
  chapter: 'Waiting',
  after: ['producer-consumer'],
  choice: {
    alone: 'either',
    composed: 'STM',
    because: 'all three can do it; only orElse finds out by itself what to wait for',
  },
  scenarios: {
    'two letters for one': twoLetters,
    'two letters for two': twoListeners,
    'only the other box': onlyTheOther,
    'waiting for a while': impatient,
    ...inHalves('one of three', closed, oneOfThree),
  },
})
