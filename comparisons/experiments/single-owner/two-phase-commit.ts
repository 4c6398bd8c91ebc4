import { Actor, AskTimedOut, type Reply } from '../../../patterns/actor.ts'
import type { Program } from '../../explorer/index.ts'
import { bankDay, type Name } from './bank-day.ts'

interface Prepare {
  readonly type: 'prepare'
  readonly of: object
  readonly change: number
  /** The balance that a commit would leave; negative: the account votes no. */
  readonly reply: Reply<number>
}

type Message = Prepare | { readonly type: 'commit' | 'abort'; readonly of: object }

/** An account that is prepared for one transaction at a time. Other prepares wait for their vote. */
function openAccount() {
  const account = { money: 10, prepared: undefined as Prepare | undefined }
  const stash: Prepare[] = []
  const serveNext = () => {
    account.prepared = stash.shift()
    account.prepared?.reply.send(account.money + account.prepared.change)
  }
  const finish = (type: 'commit' | 'abort', of: object) => {
    const { prepared } = account
    if (prepared?.of === of) {
      if (type === 'commit') account.money += prepared.change
      return serveNext()
    }
    const waiting = stash.findIndex((prepare) => prepare.of === of)
    if (waiting >= 0) stash.splice(waiting, 1)
  }
  const actor = new Actor<Message>({
    receive(message) {
      if (message.type !== 'prepare') return finish(message.type, message.of)
      stash.push(message)
      if (account.prepared === undefined) serveNext()
    },
  })
  return { account, stash, actor }
}

type Accounts = Record<Name, ReturnType<typeof openAccount>>
type Change = readonly [Name, number]

const byName = ([a]: Change, [b]: Change) => (a < b ? -1 : 1)

/** Asks for the votes, one after the other. `undefined` if one does not arrive in time. */
async function votesOn(accounts: Accounts, of: object, changes: Change[], timeout?: number) {
  const votes: number[] = []
  try {
    for (const [name, change] of changes) {
      const prepare = (reply: Reply<number>) => ({ type: 'prepare', of, change, reply }) as const
      votes.push(await accounts[name].actor.ask<number>(prepare, timeout))
    }
  } catch (error) {
    if (error instanceof AskTimedOut) return undefined
    throw error
  }
  return votes
}

/** Commits if all vote yes, and resolves with the new balances; else aborts. */
async function transact(accounts: Accounts, changes: Change[], timeout?: number) {
  const of = {}
  const votes = await votesOn(accounts, of, changes, timeout)
  const agreed = votes?.every((money) => money >= 0) ? votes : undefined
  const type = agreed === undefined ? 'abort' : 'commit'
  for (const [name] of changes) accounts[name].actor.tell({ type, of })
  return agreed
}

interface Options {
  /** Whether all prepare in the order of names. Otherwise the payer comes first. */
  readonly isOrdered: boolean
  /** After how many milliseconds without a vote a transaction aborts. */
  readonly timeout?: number
  /** Whether a payment may be refused, as long as no money is made or lost. */
  readonly mayRefuse?: boolean
}

/** An actor for each account. Payments and audits prepare both accounts, then commit or abort. */
export const twoPhaseCommit =
  ({ isOrdered, timeout, mayRefuse = false }: Options): Program =>
  () => {
    const accounts: Accounts = { alice: openAccount(), bob: openAccount() }
    const change = (...changes: Change[]) =>
      transact(accounts, isOrdered ? changes.toSorted(byName) : changes, timeout)
    return bankDay(
      {
        subject: accounts,
        async pay(from, to, amount) {
          return (await change([from, -amount], [to, amount])) !== undefined
        },
        async sum() {
          return (await change(['alice', 0], ['bob', 0]))?.reduce((sum, money) => sum + money)
        },
      },
      'meanwhile',
      () => accounts.alice.account.money + accounts.bob.account.money,
      {
        'no account stays prepared': () =>
          accounts.alice.account.prepared === undefined &&
          accounts.bob.account.prepared === undefined,
        ...(!mayRefuse && { 'both payments are made': (paid) => paid.every(Boolean) }),
      },
    )
  }
