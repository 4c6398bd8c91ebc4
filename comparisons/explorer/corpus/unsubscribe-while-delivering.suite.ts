import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type Handler = (message: string) => Promise<void>

/** Delivers each message to its subscribers, one after the other. */
class Topic {
  protected readonly handlers = new Set<Handler>()

  /** Returns a function that ends the subscription. */
  subscribe(handler: Handler): () => void {
    this.handlers.add(handler)
    return () => void this.handlers.delete(handler)
  }

  async publish(message: string): Promise<void> {
    for (const handler of [...this.handlers]) await handler(message)
  }
}

/** Leaves out who has unsubscribed in the meantime. */
class CarefulTopic extends Topic {
  override async publish(message: string): Promise<void> {
    for (const handler of [...this.handlers]) {
      if (this.handlers.has(handler)) await handler(message)
    }
  }
}

const closePanel =
  (Kind: typeof Topic): Program =>
  ({ work }) => {
    const topic = new Kind()
    const panel = { isOpen: true, updates: 0 }
    topic.subscribe(() => work('writes the audit log'))
    const unsubscribe = topic.subscribe(async () => {
      if (!panel.isOpen) throw new Error('the panel is closed')
      panel.updates += 1
    })
    return {
      subject: { topic, panel },
      tasks: {
        publisher: () => topic.publish('new order'),
        async user() {
          unsubscribe()
          panel.isOpen = false
        },
      },
    }
  }

export default {
  story:
    'A publisher goes through a copy of its subscribers with an await for each, and calls one that has unsubscribed and been torn down in the meantime.',
  source: 'https://github.com/elastic/kibana/issues/14462',
  wrong: { program: closePanel(Topic), truth: 'fails', outcomes: ['threw'] },
  right: { program: closePanel(CarefulTopic), truth: 'survives' },
} satisfies Pair
