import { setTimeout } from 'node:timers/promises'
import type { Chromium, Values } from './chromium.ts'

/** How long a condition is waited for, in milliseconds: a net for a hang. */
const HANG = 120_000

/** How often it is looked at, in milliseconds. */
const OFTEN = 20

/** A page that is open in a browser. */
export class Visit {
  readonly browser: Chromium
  readonly #target: string
  readonly #session: string

  /** Opens a page that is empty. */
  static async in(browser: Chromium): Promise<Visit> {
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' })
    const attached = { targetId, flatten: true }
    const { sessionId } = await browser.send('Target.attachToTarget', attached)
    return new Visit(browser, String(targetId), String(sessionId))
  }

  private constructor(browser: Chromium, target: string, session: string) {
    this.browser = browser
    this.#target = target
    this.#session = session
  }

  /** Begins to load what is at `url`. */
  async open(url: string): Promise<void> {
    await this.#send('Page.navigate', { url })
  }

  /** The value of an expression in the page, as JSON carries it; a promise is waited for. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails !== undefined) throw new Error(`the page threw at ${expression}`)
    return (result as { readonly value: T }).value
  }

  /** Waits until an expression is true. It is false while the page loads. */
  async until(condition: string): Promise<void> {
    const end = Date.now() + HANG
    while (!(await this.#isTrue(condition))) {
      if (Date.now() > end) throw new Error(`it never came true: ${condition}`)
      await setTimeout(OFTEN)
    }
  }

  /** Clicks in the middle of one of the elements that a selector finds, as a hand does. */
  async click(selector: string, index = 0): Promise<void> {
    const [x, y] = await this.evaluate<readonly [number, number]>(`(() => {
      const found = document.querySelectorAll(${JSON.stringify(selector)})[${index}]
      found.scrollIntoView({ block: 'center' })
      const { left, top, width, height } = found.getBoundingClientRect()
      return [left + width / 2, top + height / 2]
    })()`)
    const at = { x, y, button: 'left', clickCount: 1 }
    await this.#send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at })
    await this.#send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at })
  }

  async close(): Promise<void> {
    await this.browser.send('Target.closeTarget', { targetId: this.#target })
  }

  async #isTrue(condition: string): Promise<boolean> {
    const answer = this.evaluate<boolean>(`Boolean(document.body && ${condition})`)
    // A page that goes away does not answer.
    return await answer.catch(() => false)
  }

  #send(method: string, params: Values): Promise<Values> {
    return this.browser.send(method, params, this.#session)
  }
}
