import { type Actor, assign, createActor, fromPromise, setup } from 'xstate'
import { Reply } from '../actor.ts'
import { Door } from '../door.ts'
import type { Outcomes } from '../pattern.ts'
import { type Balances, type Bank, type Disk, type Payment, paid } from './problem.ts'

/** By default an actor keeps the console, and so a part of the runtime. */
const logger = () => {}

export const bug = 'message dropped while busy'

export const outcomes: Outcomes = {
  'opposite payments': ['completed', 'deadlock'],
  'an audit': ['completed', 'deadlock'],
  'a save fails': ['completed', 'deadlock'],
  'two banks': ['invariant broken'],
}

type Request =
  | { readonly type: 'pay'; readonly payment: Payment; readonly reply: Reply<boolean> }
  | { readonly type: 'balances'; readonly reply: Reply<Balances> }

interface Context {
  readonly disk: Disk
  readonly balances: Balances
  readonly serving: (Request & { readonly type: 'pay' }) | undefined
}

const machine = setup({
  types: {} as {
    context: Context
    events: Request
    input: { disk: Disk; opening: Balances }
  },
  actors: {
    save: fromPromise(async ({ input: { disk, balances, serving } }: { input: Context }) => {
      const next = serving && paid(balances, serving.payment)
      if (next) await disk.save(next)
      return next
    }),
  },
}).createMachine({
  context: ({ input: { disk, opening } }) => ({ disk, balances: opening, serving: undefined }),
  initial: 'idle',
  states: {
    idle: {
      on: {
        balances: { actions: ({ context, event }) => event.reply.send(context.balances) },
        pay: { target: 'saving', actions: assign({ serving: ({ event }) => event }) },
      },
    },
    saving: {
      invoke: {
        src: 'save',
        input: ({ context }) => context,
        onDone: {
          target: 'idle',
          actions: [
            assign({ balances: ({ context, event }) => event.output ?? context.balances }),
            ({ context, event }) => context.serving?.reply.send(event.output !== undefined),
          ],
        },
        onError: {
          target: 'idle',
          actions: ({ context, event }) => context.serving?.reply.sendError(event.error),
        },
      },
    },
  },
})

/** One actor of the package xstate, which has no transition for a request while it saves. */
export default class DroppingBank implements Bank {
  private readonly actor: Actor<typeof machine>
  private readonly door: Door

  constructor(disk: Disk, opening: Balances, room: number) {
    this.door = new Door(room)
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

  private send<A>(request: Request, reply: Reply<A>): Promise<A> {
    return this.door.enter(() => {
      this.actor.send(request)
      return reply.arrival()
    })
  }
}
