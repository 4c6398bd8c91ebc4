import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage } from '../stage.ts'

export type Item = string

/** Many send, many receive, in order, until the channel is closed. */
export interface Channel {
  /**
   * Waits until there is room, or, with a capacity of 0, until a receiver is there. Returns `false`
   * if the channel is closed before that; then nothing was sent.
   */
  send(item: Item): Promise<boolean>
  /** Removes and returns the oldest item; waits for one. `undefined` once closed and empty. */
  receive(): Promise<Item | undefined>
  /** Closes the channel: later sends are refused, accepted items can be received, all waits end. */
  close(): Promise<void>
}

/** What is made of two channels. */
export interface Opened<C extends Channel = Channel> {
  /**
   * Moves the oldest item of `from` on to `to`; waits until that is possible. Returns `false` if
   * `to` is closed, or `from` closed and empty; then the item, if any, is where it was.
   */
  forward(from: C, to: C): Promise<boolean>
}

/** The same, made only of what every channel offers. */
const closed: Opened = {
  async forward(from, to) {
    const item = await from.receive()
    if (item === undefined) return false
    if (await to.send(item)) return true
    await from.send(item)
    return false
  },
}

/** A solution is a class of channels. With a capacity of 0, sending is handing over. */
export type Channels = new (capacity: number) => Channel

/** What the senders have sent and the receivers have received, as far as they know. */
class Mail {
  readonly sent: Item[] = []
  readonly accepted: Item[] = []
  readonly received: (Item | undefined)[] = []
  asked = 0

  async send(channel: Channel, ...items: Item[]): Promise<void> {
    for (const item of items) {
      this.sent.push(item)
      if (await channel.send(item)) this.accepted.push(item)
    }
  }

  async receive(channel: Channel, times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      this.asked += 1
      this.received.push(await channel.receive())
    }
  }

  get letters(): readonly Item[] {
    return this.received.filter((item) => item !== undefined)
  }

  isGenuine(): boolean {
    const { letters } = this
    return (
      letters.every((item) => this.sent.includes(item)) && new Set(letters).size === letters.length
    )
  }

  isInOrder(): boolean {
    return this.letters.every((item, i) => item === this.sent[i])
  }

  /** Whether no more was accepted than the buffer holds and receivers have asked for. */
  fitsInto(capacity: number): boolean {
    return this.accepted.length <= capacity + this.asked
  }

  /** Whether everything accepted was received, and nothing else. */
  isComplete(): boolean {
    return this.accepted.length === this.letters.length
  }
}

/** A scenario with one channel, from which everything accepted is received in the end. */
const atOneChannel = (
  kind: Scenario<Channels>['kind'],
  capacity: number,
  open: (channel: Channel, mail: Mail) => Omit<Stage, 'subject' | 'record'>,
): Scenario<Channels> => ({
  kind,
  stage(ChannelOf) {
    const channel = new ChannelOf(capacity)
    const mail = new Mail()
    const { invariants, ...rest } = open(channel, mail)
    return {
      subject: channel,
      record: mail,
      ...rest,
      invariants: {
        'what is received was sent, and is received once': () => mail.isGenuine(),
        'nothing is accepted for which there is no room': () => mail.fitsInto(capacity),
        ...invariants,
      },
      finally: { 'what was accepted is received': () => mail.isComplete() },
    }
  },
})

const handToHand = atOneChannel('safety', 0, (channel, mail) => ({
  tasks: {
    Alice: () => mail.send(channel, 'one', 'two'),
    Carol: () => mail.receive(channel, 2),
  },
  invariants: { 'what was sent first is received first': () => mail.isInOrder() },
}))

/** There is only one receiver. One of the letters stays with its sender. */
const oneReceiver = atOneChannel('safety', 0, (channel, mail) => ({
  daemons: ['Alice', 'Bob'],
  tasks: {
    Alice: () => mail.send(channel, 'one'),
    Bob: () => mail.send(channel, 'two'),
    Carol: () => mail.receive(channel, 1),
  },
}))

const throughBuffer = atOneChannel('safety', 1, (channel, mail) => ({
  tasks: {
    Alice: () => mail.send(channel, 'one', 'two'),
    Carol: () => mail.receive(channel, 1),
    Dora: () => mail.receive(channel, 1),
  },
}))

/** Eve closes the channel at any moment. */
const closedInBetween = atOneChannel('safety', 1, (channel, mail) => ({
  tasks: {
    Alice: () => mail.send(channel, 'one', 'two'),
    Carol: () => mail.receive(channel, 2),
    Eve: () => channel.close(),
  },
}))

const closedForReceivers = atOneChannel('liveness', 0, (channel, mail) => ({
  tasks: {
    Carol: () => mail.receive(channel, 1),
    Dora: () => mail.receive(channel, 1),
    Eve: () => channel.close(),
  },
}))

const closedForSenders = atOneChannel('liveness', 0, (channel, mail) => ({
  tasks: {
    Alice: () => mail.send(channel, 'one'),
    Bob: () => mail.send(channel, 'two'),
    Eve: () => channel.close(),
  },
}))

/** Eve closes the outbox. Dora looks there first, then in the inbox, where the letter must be. */
const forwarding =
  (
    capacity: number,
    tasks: (inbox: Channel, outbox: Channel, mail: Mail, opened: Opened) => Stage['tasks'],
  ): Scenario<Channels, Opened>['stage'] =>
  (ChannelOf, _, opened) => {
    const inbox = new ChannelOf(capacity)
    const outbox = new ChannelOf(capacity)
    const mail = new Mail()
    return {
      subject: { inbox, outbox },
      record: mail,
      tasks: {
        ...tasks(inbox, outbox, mail, opened),
        Eve: () => outbox.close(),
        Dora: async () => {
          await mail.receive(outbox, 1)
          await mail.receive(inbox, 1)
        },
      },
      invariants: { 'what is received was sent, and is received once': () => mail.isGenuine() },
      finally: {
        'the letter is accepted': () => mail.accepted.length === 1,
        'what was accepted is received': () => mail.isComplete(),
      },
    }
  }

/** The relay has the letter in the inbox before it passes it on. */
const throughBuffers = forwarding(1, (inbox, outbox, mail, { forward }) => ({
  Relay: async () => {
    await mail.send(inbox, 'one')
    await inbox.close()
    await forward(inbox, outbox)
  },
}))

/** Without buffers, the letter stays with Alice until Dora has asked for it. */
const fromHandToHand = forwarding(0, (inbox, outbox, mail, { forward }) => ({
  Alice: async () => {
    await mail.send(inbox, 'one')
    await inbox.close()
  },
  Relay: () => forward(inbox, outbox),
}))

export default definePattern<Channels, Opened>({
  title: 'Channels',
  lesson: 'A channel is a promise to two sides, and closing it is a third.',
  chapter: 'Models built from variables',
  after: ['from-ref-to-tref', 'select'],
  choice: {
    alone: 'either',
    composed: 'STM',
    because: 'all three keep offers on record; passing on is one transaction',
  },
  scenarios: {
    'hand to hand': handToHand,
    'one of two is sent': oneReceiver,
    'through a buffer': throughBuffer,
    'closed in between': closedInBetween,
    'closed for receivers': closedForReceivers,
    'closed for senders': closedForSenders,
    ...inHalves('passed on in one step', closed, throughBuffers),
    ...inHalves('passed on hand to hand', closed, fromHandToHand, ['closed', 'opened']),
  },
})
