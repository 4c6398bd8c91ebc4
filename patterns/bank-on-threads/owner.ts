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

/** The owner of the accounts has ended. What was asked of it last may be done or not. */
class OwnerEnded extends Error {
  override readonly name = 'OwnerEnded'
}

/**
 * A bank whose accounts only their owner touches: the other threads send it messages. If the owner ends, what
 * is asked of it rejects.
 */
export class OwnedBank implements Bank {
  readonly #port: Port
  readonly #waiting: { resolve(answer: unknown): void; reject(error: OwnerEnded): void }[] = []
  #isOver = false

  constructor(_: Branch, port?: Port) {
    if (port === undefined) throw new TypeError('the bank needs a port to its owner')
    this.#port = port
    port.addEventListener('message', ({ data }) => this.#waiting.shift()?.resolve(data))
    port.addEventListener('close', () => this.#end())
    port.start()
  }

  async transfer(from: number, to: number): Promise<void> {
    await this.#ask([from, to])
  }

  async total(): Promise<number> {
    return (await this.#ask('total')) as number
  }

  #ask(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(new OwnerEnded('the owner has ended'))
      this.#waiting.push({ resolve, reject })
      this.#port.postMessage(question)
    })
  }

  #end(): void {
    this.#isOver = true
    for (const { reject } of this.#waiting.splice(0)) reject(new OwnerEnded('the owner has ended'))
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
