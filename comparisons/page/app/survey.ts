import type { MapPlace, Move } from '../../explorer/index.ts'
import type { Chart } from './map/chart.ts'
import { layoutScript } from './map/layout-script.ts'
import type { Answers, Found, Question, Report, SearchOrder } from './search-worker-messages.ts'

/** The search of one program in a worker of its own, and what it has found. */
export class Survey {
  /** How many states are known so far. */
  states = 0
  /** `null` until the search is over. */
  found: Found | null = null
  /** Why nothing can be found, in one sentence; `null` as long as all goes well. */
  trouble: string | null = null
  /** `null` if the browser starts none. */
  readonly #worker: Worker | null
  readonly #onChange: () => void
  /** Resolves when it is over, however it ends. */
  readonly isOver: Promise<void>
  #end: () => void = () => {}
  readonly #questions = new Map<number, (answer: Answers[Question['ask']]) => void>()
  #asked = 0
  #chart: Promise<Chart | null> | undefined

  /**
   * Starts a worker, which runs `text`, the script of the page: one that is opened from a file can start none by
   * its address. `onChange` is called when there is something new.
   */
  constructor(text: string, order: SearchOrder, onChange: () => void) {
    this.#onChange = onChange
    this.isOver = new Promise((resolve) => {
      this.#end = resolve
    })
    this.#worker = startWorker(text)
    if (this.#worker === null) {
      this.trouble = 'this browser starts no worker for it'
      this.#end()
      return
    }
    this.#worker.onmessage = ({ data }: MessageEvent<Report>) => this.#hear(data)
    // Where a page may not start workers, the event says nothing.
    this.#worker.onerror = ({ message = 'its worker has failed' }) =>
      this.#hear({ kind: 'failed', message })
    this.#worker.postMessage(order)
  }

  /** Where a schedule stands on the map, once there is one; `null` where it leads beyond it. */
  async placeOf(schedule: readonly Move[]): Promise<MapPlace | null> {
    return (await this.#ask({ ask: 'place', schedule })) as MapPlace | null
  }

  /** The map as it is drawn, once there is one; `null` if there are too many states for that. */
  chart(): Promise<Chart | null> {
    this.#chart ??= this.#draw()
    return this.#chart
  }

  async #draw(): Promise<Chart | null> {
    const layout = await layoutScript()
    return (await this.#ask({ ask: 'chart', layout })) as Chart | null
  }

  /** Ends the worker, for a reason in one clause. What is asked is answered with `null` from now on. */
  stop(why = 'the search was ended'): void {
    this.#worker?.terminate()
    this.trouble ??= why
    this.#giveUp()
  }

  async #ask(question: Question): Promise<Answers[Question['ask']]> {
    await this.isOver
    if (this.trouble !== null || this.found?.map === null) return null
    return new Promise((resolve) => {
      this.#asked += 1
      const number = this.#asked
      this.#questions.set(number, resolve)
      this.#worker?.postMessage({ number, question })
    })
  }

  #hear(report: Report): void {
    switch (report.kind) {
      case 'answer':
        this.#questions.get(report.number)?.(report.answer)
        this.#questions.delete(report.number)
        return
      case 'progress':
        this.states = report.states
        break
      case 'found':
        this.found = report.found
        this.#end()
        break
      case 'failed':
        this.trouble = report.message.replace(/\.$/, '')
        this.#giveUp()
    }
    this.#onChange()
  }

  #giveUp(): void {
    this.#end()
    for (const answer of this.#questions.values()) answer(null)
  }
}

function startWorker(text: string): Worker | null {
  try {
    return new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })))
  } catch {
    return null
  }
}
