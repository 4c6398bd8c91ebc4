import type { Run } from '../explorer/index.ts'

/** Where in a schedule something was done: the step, and which of its actions. */
export interface Place {
  readonly step: number
  readonly action: number
}

/** Something that lasts: a task has a lock, or waits. */
export interface Span {
  readonly task: string
  readonly what: string
  readonly from: Place
  /** `undefined` if it lasts until the end. */
  to: Place | undefined
  /** Of a wait: it is over because someone else gave what was waited for. */
  isGranted?: boolean
}

export interface Spans {
  /** Who has which lock. */
  readonly holds: readonly Span[]
  /** Who waits for what. */
  readonly waits: readonly Span[]
}

/** Who has what and who waits for what, as the actions of a schedule tell it. */
export function spansOf({ tasks, steps }: Pick<Run, 'tasks' | 'steps'>): Spans {
  const reader = new Reader(tasks)
  steps.forEach(({ task, actions }, step) => {
    reader.goesOn(task, { step, action: 0 })
    actions.forEach((text, action) => {
      reader.read(task, text, { step, action })
    })
  })
  return reader
}

class Reader implements Spans {
  readonly holds: Span[] = []
  readonly waits: Span[] = []
  readonly #tasks: readonly string[]
  /** Whether each thing is a lock, which somebody acquires first, or a signal, which is given first. */
  readonly #isLock = new Map<string, boolean>()
  /** The waits that end as soon as the task does anything. */
  readonly #looseWaits = new Set<Span>()

  constructor(tasks: readonly string[]) {
    this.#tasks = tasks
  }

  goesOn(task: string, at: Place): void {
    for (const wait of this.#looseWaits) {
      if (wait.task !== task) continue
      wait.to = at
      this.#looseWaits.delete(wait)
    }
  }

  read(task: string, text: string, at: Place): void {
    const [, verb = '', what = ''] =
      /^(acquires|releases|waits for|waits until|retries: waits for) (.*)$/.exec(text) ?? []
    this.#meet(what.replace(/ is free$/, ''), verb)
    if (verb === 'acquires') this.#hold(task, what, at)
    else if (verb === 'releases') this.#release(task, what, at)
    else if (verb === 'waits for') this.#begin(this.waits, task, what, at)
    else if (verb !== '') this.#looseWaits.add(this.#begin(this.waits, task, free(what), at))
    else this.#readOfOthers(text, at)
  }

  /** What a step says of a task that waited: `forks[2] goes to Plato`, `Plato is refused forks[2]`. */
  #readOfOthers(text: string, at: Place): void {
    for (const task of this.#tasks) {
      if (text.endsWith(` goes to ${task}`)) {
        const what = text.slice(0, -` goes to ${task}`.length)
        const wait = this.#end(this.waits, task, what, at)
        if (wait === undefined) continue
        wait.isGranted = true
        this.#hold(task, what, at)
      } else if (text.startsWith(`${task} is refused `)) {
        this.#end(this.waits, task, text.slice(`${task} is refused `.length), at)
      }
    }
  }

  #meet(what: string, verb: string): void {
    if (!this.#isLock.has(what)) this.#isLock.set(what, verb === 'acquires')
  }

  /** A signal is used up by whom it reaches. */
  #hold(task: string, what: string, at: Place): void {
    if (this.#isLock.get(what)) this.#begin(this.holds, task, what, at)
  }

  #begin(spans: Span[], task: string, what: string, from: Place): Span {
    const span: Span = { task, what, from, to: undefined }
    spans.push(span)
    return span
  }

  /** Ends the hold of `task`; a permit may be given back by someone who does not have it. */
  #release(task: string, what: string, at: Place): void {
    if (this.#end(this.holds, task, what, at)) return
    const other = this.holds.find((span) => span.to === undefined && span.what === what)
    if (other !== undefined) other.to = at
  }

  #end(spans: readonly Span[], task: string, what: string, at: Place): Span | undefined {
    const span = spans.find(
      (each) => each.to === undefined && each.task === task && each.what === what,
    )
    if (span !== undefined) span.to = at
    return span
  }
}

/** `a is free` as something to wait for. */
const free = (what: string): string => what.replace(/ is free$/, ' to be free')
