import type { ThreadsDeclared } from '../on-threads.ts'
import { type Bank, type Branch, PlainBooks } from './bank.ts'

export const declared: ThreadsDeclared = {
  price: 'a message there and back for each operation, and one thread does all the work',
  seen: ['completed'],
  kills: 'they go on',
}

/** What is asked of the owner: a transfer, or the total. */
type Question = readonly [from: number, to: number] | 'total'

/** The end of a channel of messages, as Node and browsers have it. */
export interface Port {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** A bank whose accounts only their owner touches: the other threads send it messages. */
export class OwnedBank implements Bank {
  readonly #port: Port
  readonly #waiting: ((answer: unknown) => void)[] = []

  constructor(_: Branch, port?: Port) {
    if (port === undefined) throw new TypeError('the bank needs a port to its owner')
    this.#port = port
    port.addEventListener('message', ({ data }) => this.#waiting.shift()?.(data))
    port.start()
  }

  async transfer(from: number, to: number): Promise<void> {
    await this.#ask([from, to])
  }

  async total(): Promise<number> {
    return (await this.#ask('total')) as number
  }

  #ask(question: Question): Promise<unknown> {
    this.#port.postMessage(question)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}

/** Answers the messages at all ports, one at a time. Resolves when every port is closed. */
export async function own({ words }: Pick<Branch, 'words'>, ports: readonly Port[]): Promise<void> {
  const books = new PlainBooks(words)
  const closed = ports.map(
    (port) =>
      new Promise<void>((resolve) => {
        port.addEventListener('close', resolve)
        port.addEventListener('message', ({ data }) => {
          const question = data as Question
          port.postMessage(question === 'total' ? books.sum() : books.move(...question))
        })
        port.start()
      }),
  )
  await Promise.all(closed)
}
