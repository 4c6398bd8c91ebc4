import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** The parameters or the result of a command of the DevTools protocol. */
export type Values = Readonly<Record<string, unknown>>

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Values
  readonly result?: Values
  readonly error?: { readonly message: string }
}

const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-gpu',
  '--hide-scrollbars',
  '--window-size=1440,900',
  '--remote-debugging-pipe',
]

/**
 * Chromium, driven by the DevTools protocol alone. Playwright enables the domain `Runtime` of that protocol,
 * and then V8 parses the script of the page again to know the lines of a stack: 70 ms that no reader waits for.
 */
export class Chromium {
  readonly #process: ChildProcess
  readonly #folder: string
  readonly #commands: Writable
  readonly #waiting = new Map<number, (message: Message) => void>()
  readonly #listeners = new Map<string, (params: Values) => void>()
  #asked = 0

  /** Starts the browser at `path`, with an empty profile. */
  static async start(path: string): Promise<Chromium> {
    const folder = await mkdtemp(join(tmpdir(), 'chromium-'))
    const browser = spawn(path, [...ARGUMENTS, `--user-data-dir=${folder}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    })
    await once(browser, 'spawn')
    return new Chromium(browser, folder)
  }

  private constructor(browser: ChildProcess, folder: string) {
    this.#process = browser
    this.#folder = folder
    const [, , , commands, answers] = browser.stdio
    this.#commands = commands as Writable
    let rest = ''
    const hear = (text: string) => {
      const messages = (rest + text).split('\0')
      rest = messages.pop() ?? ''
      for (const each of messages) this.#hear(JSON.parse(each))
    }
    ;(answers as Readable).setEncoding('utf8').on('data', hear)
  }

  /** Sends a command, to a page if a `sessionId` is given. Rejects with what the browser says is wrong. */
  async send(method: string, params: Values = {}, sessionId?: string): Promise<Values> {
    this.#asked += 1
    const id = this.#asked
    const answer = new Promise<Message>((resolve) => this.#waiting.set(id, resolve))
    this.#commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    const { result = {}, error } = await answer
    if (error !== undefined) throw new Error(`${method}: ${error.message}`)
    return result
  }

  /** Calls `listener` at each event of this name, in place of the one before. */
  on(event: string, listener: (params: Values) => void): void {
    this.#listeners.set(event, listener)
  }

  async close(): Promise<void> {
    const isOver = once(this.#process, 'exit')
    await this.send('Browser.close')
    await isOver
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  #hear(message: Message): void {
    const { id, method = '', params = {} } = message
    if (id === undefined) this.#listeners.get(method)?.(params)
    else {
      this.#waiting.get(id)?.(message)
      this.#waiting.delete(id)
    }
  }
}
