import { type Actor, assign, createActor, fromPromise, setup } from 'xstate'
import { Reply } from '../actor.ts'
import { Overloaded } from '../door.ts'
import type { Outcomes } from '../pattern.ts'
import { type Balances, type Bank, type Disk, type Payment, paid } from './problem.ts'

/** By default an actor keeps the console, and so a part of the runtime. */
const logger = () => {}

export const price =
  'a machine drops what its state does not expect: the mailbox is written by hand'

export const outcomes: Outcomes = {
  // The first bank has saved a payment, and is paid back.
  'two banks': ['invariant broken'],
}

export type Request =
  | { readonly type: 'pay'; readonly payment: Payment; readonly reply: Reply<boolean> }
  | { readonly type: 'balances'; readonly reply: Reply<Balances> }

interface Context {
  readonly disk: Disk
  readonly balances: Balances
  /** The first one is being served. */
  readonly mailbox: readonly Request[]
}

/** The balances to save for the first request in the mailbox; `undefined` if there is nothing to save. */
const nextOf = ({ balances, mailbox: [first] }: Context): Balances | undefined =>
  first?.type === 'pay' ? paid(balances, first.payment) : undefined

function answer({ balances, mailbox: [first] }: Context, isPaid: boolean): void {
  if (first?.type === 'pay') first.reply.send(isPaid)
  if (first?.type === 'balances') first.reply.send(balances)
}

const machine = setup({
  types: {} as {
    context: Context
    events: Request
    input: { disk: Disk; opening: Balances }
  },
  actors: {
    save: fromPromise(async ({ input: { disk, balances, mailbox } }: { input: Context }) => {
      const next = nextOf({ disk, balances, mailbox }) ?? balances
      await disk.save(next)
      return next
    }),
  },
  actions: {
    put: assign({ mailbox: ({ context, event }) => [...context.mailbox, event] }),
    drop: assign({ mailbox: ({ context }) => context.mailbox.slice(1) }),
  },
}).createMachine({
  context: ({ input: { disk, opening } }) => ({ disk, balances: opening, mailbox: [] }),
  on: {
    // Named one by one. A wildcard would take the failure of a save as well.
    pay: { actions: 'put' },
    balances: { actions: 'put' },
  },
  initial: 'idle',
  states: {
    idle: {
      always: [
        { guard: ({ context }) => nextOf(context) !== undefined, target: 'saving' },
        {
          guard: ({ context }) => context.mailbox.length > 0,
          actions: [({ context }) => answer(context, false), 'drop'],
        },
      ],
    },
    saving: {
      invoke: {
        src: 'save',
        input: ({ context }) => context,
        onDone: {
          target: 'idle',
          actions: [
            assign({ balances: ({ event }) => event.output }),
            ({ context }) => answer(context, true),
            'drop',
          ],
        },
        onError: {
          target: 'idle',
          actions: [
            ({ context: { mailbox }, event }) => mailbox[0]?.reply.sendError(event.error),
            'drop',
          ],
        },
      },
    },
  },
})

/** One actor of the package xstate owns both accounts. */
export default class MachineBank implements Bank {
  private readonly actor: Actor<typeof machine>
  private readonly room: number

  constructor(disk: Disk, opening: Balances, room: number) {
    this.room = room
    this.actor = createActor(machine, { input: { disk, opening }, logger }).start()
  }

  pay(payment: Payment): Promise<boolean> {
    const reply = new Reply<boolean>()
    return this.send({ type: 'pay', payment, reply }, reply)
  }

  balances(): Promise<Balances> {
    const reply = new Reply<Balances>()
    return this.send({ type: 'balances', reply }, reply)
  }

  private async send<A>(request: Request, reply: Reply<A>): Promise<A> {
    if (this.actor.getSnapshot().context.mailbox.length >= this.room) throw new Overloaded()
    this.actor.send(request)
    return await reply.arrival()
  }
}
