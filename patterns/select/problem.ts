import { definePattern, type Scenario } from '../pattern.ts'

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
  /** The same for three boxes, made of what two can do. */
  receiveAny(second: this, third: this): Promise<string | undefined>
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
}

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

/** `receiveEither` was written for two boxes. Now there are three. */
const oneOfThree: Scenario<Mailboxes> = {
  kind: 'composition',
  stage(MailboxOf) {
    const boxes = [new MailboxOf(), new MailboxOf(), new MailboxOf()] as const
    const [home, work, club] = boxes
    const record = new Delivered()
    const listen = async () => {
      for (const _ of ['first', 'second']) record.note(await home.receiveAny(work, club))
    }
    return {
      subject: { home, work, club },
      record,
      tasks: {
        Alice: listen,
        friend: () => home.send('card'),
        chair: () => club.send('call'),
      },
      finally: { [NO_LOSS]: () => record.isJust('card', 'call') },
    }
  },
}

export default definePattern<Mailboxes>({
  title: 'Select',
  lesson: 'Waiting for one of two things is easy. Not taking the other is the hard part.',
  chapter: 'Waiting',
  after: ['producer-consumer'],
  choice: {
    alone: 'STM',
    composed: 'STM',
    because: 'orElse undoes what it did not choose, and knows what to wait for',
  },
  scenarios: {
    'two letters for one': twoLetters,
    'two letters for two': twoListeners,
    'only the other box': onlyTheOther,
    'waiting for a while': impatient,
    'one of three': oneOfThree,
  },
})
