import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** Work for an office: it takes any length of time, and may ask {@link Office.user}. */
export type Job<A = void> = () => Promise<A>

/** Serves requests on behalf of users. It has one printer, so it does one job at a time. */
export interface Office {
  /**
   * Runs `handle` on behalf of `user`: the function, and all that it sets going, however long that
   * lives. The caller goes on as before.
   */
  serve<A>(user: string, handle: () => Promise<A>): Promise<A>
  /** On whose behalf the running code works; `undefined` outside of any request. */
  user(): string | undefined
  /** Runs `job` while no other one runs, on behalf of the one who asks. Rejects if the job does. */
  inTurn<A>(job: Job<A>): Promise<A>
}

/** What is made of two offices. */
export interface Opened<O extends Office = Office> {
  /** Runs `job` in a turn of both offices. */
  inTurnOfBoth(one: O, other: O, job: Job): Promise<void>
}

/** The same, made only of what every office offers. */
const closed: Opened = {
  inTurnOfBoth: (one, other, job) => one.inTurn(() => other.inTurn(job)),
}

/** A solution is a class of offices. */
export type Offices = new () => Office

/** What was printed, and to whom it was booked. */
class Ledger {
  readonly lines: string[] = []
  printing = 0

  /** A job that prints `item`, and books it when it is printed. Deep down, it is not told for whom. */
  print(item: string, { work }: World, ...offices: readonly Office[]): Job {
    return async () => {
      this.printing += 1
      await work(`prints ${item}`)
      this.lines.push(`${item} for ${offices.map((office) => office.user() ?? 'the house').join()}`)
      this.printing -= 1
    }
  }
}

/** Each line is booked to the one who asked for it, and one is printed at a time. */
const invariantsOf = (ledger: Ledger, ...own: readonly string[]) => ({
  'each line is booked to the one who asked': () =>
    ledger.lines.every((each) => own.includes(each)),
  'one job at a time': () => ledger.printing <= 1,
})

const twoRequests: Scenario<Offices> = {
  kind: 'safety',
  stage(OfficeOf, world) {
    const office = new OfficeOf()
    const ledger = new Ledger()
    const ask = (user: string, item: string) => () =>
      office.serve(user, () => office.inTurn(ledger.print(item, world, office)))
    return {
      subject: office,
      record: ledger,
      tasks: { Ada: ask('Ada', 'tea'), Alan: ask('Alan', 'coffee') },
      invariants: invariantsOf(ledger, 'tea for Ada', 'coffee for Alan'),
    }
  },
}

/** Each request has a user and a trace, kept by an office each. The jobs run at one of the two. */
const aTrace: Scenario<Offices> = {
  kind: 'safety',
  stage(OfficeOf, world) {
    const office = new OfficeOf()
    const traces = new OfficeOf()
    const ledger = new Ledger()
    const ask = (user: string, trace: string, item: string) => () =>
      traces.serve(trace, () =>
        office.serve(user, () => office.inTurn(ledger.print(item, world, office, traces))),
      )
    return {
      subject: { office, traces },
      record: ledger,
      tasks: { Ada: ask('Ada', 't1', 'tea'), Alan: ask('Alan', 't2', 'coffee') },
      invariants: invariantsOf(ledger, 'tea for Ada,t1', 'coffee for Alan,t2'),
    }
  },
}

/** A clerk serves two requests at once, and afterwards prints something for the house. */
const aClerk: Scenario<Offices> = {
  kind: 'safety',
  stage(OfficeOf, world) {
    const office = new OfficeOf()
    const ledger = new Ledger()
    const ask = (user: string, item: string) =>
      office.serve(user, () => office.inTurn(ledger.print(item, world, office)))
    const serve = async (): Promise<void> => {
      await Promise.all([ask('Ada', 'tea'), ask('Alan', 'coffee')])
      await office.inTurn(ledger.print('a list', world, office))
    }
    return {
      subject: office,
      record: ledger,
      tasks: { clerk: serve },
      invariants: invariantsOf(ledger, 'tea for Ada', 'coffee for Alan', 'a list for the house'),
    }
  },
}

/** A job leaves two letters for later, which ask for turns of their own. It does not wait for them. */
const followUps: Scenario<Offices> = {
  kind: 'safety',
  stage(OfficeOf, world) {
    const office = new OfficeOf()
    const ledger = new Ledger()
    const letter = (item: string) => office.inTurn(ledger.print(item, world, office))
    const handle = async (): Promise<void> => {
      const { letters } = await office.inTurn(async () => ({
        letters: Promise.all([letter('a letter'), letter('a copy')]),
      }))
      await letters
    }
    return {
      subject: office,
      record: ledger,
      tasks: { Ada: () => office.serve('Ada', handle) },
      invariants: invariantsOf(ledger, 'a letter for Ada', 'a copy for Ada'),
    }
  },
}

/** Ada's job fails. Alan has his turn all the same, and does not inherit anything from her. */
const aFailure: Scenario<Offices> = {
  kind: 'liveness',
  stage(OfficeOf, world) {
    const office = new OfficeOf()
    const ledger = new Ledger()
    const fail = async (): Promise<void> => {
      await world.work('prints a stain')
      throw new Error('the printer is jammed')
    }
    return {
      subject: office,
      record: ledger,
      tasks: {
        Ada: () => office.serve('Ada', () => office.inTurn(fail).catch(() => {})),
        Alan: () =>
          office.serve('Alan', () => office.inTurn(ledger.print('coffee', world, office))),
      },
      invariants: invariantsOf(ledger, 'coffee for Alan'),
      finally: { 'the coffee is printed': () => ledger.lines.length === 1 },
    }
  },
}

/** Each request has a context in both offices, and names the offices in another order. */
const twoOffices: Scenario<Offices, Opened>['stage'] = (OfficeOf, world, { inTurnOfBoth }) => {
  const front = new OfficeOf()
  const back = new OfficeOf()
  const ledger = new Ledger()
  const ask = (user: string, firm: string, item: string, one: Office, other: Office) => () =>
    front.serve(user, () =>
      back.serve(firm, () => inTurnOfBoth(one, other, ledger.print(item, world, front, back))),
    )
  return {
    subject: { front, back },
    record: ledger,
    tasks: {
      Ada: ask('Ada', 'Acme', 'tea', front, back),
      Alan: ask('Alan', 'Bell', 'coffee', back, front),
    },
    invariants: invariantsOf(ledger, 'tea for Ada,Acme', 'coffee for Alan,Bell'),
  }
}

export default definePattern<Offices, Opened>({
  title: 'Thread-local storage',
  lesson:
    'A queued function must run in the context of the one who asked, not of the one who made room.',
  chapter: 'Everyday',
  after: ['lost-update'],
  choice: {
    alone: 'locks',
    composed: 'either',
    because: 'what follows an await keeps its context, so a lock needs no help',
  },
  scenarios: {
    'two requests': twoRequests,
    'a trace': aTrace,
    'a clerk': aClerk,
    'follow-ups': followUps,
    'a failure': aFailure,
    ...inHalves('two offices', closed, twoOffices),
  },
})
