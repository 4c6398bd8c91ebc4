import type { Visit } from './visit.ts'

/** What a thread of a page did in one piece: the main one answers nothing meanwhile. In milliseconds. */
export interface Task {
  /** CPU time of the thread, which other processes do not lengthen. */
  readonly cpu: number
  /** Real time. */
  readonly wall: number
}

/** What the threads of pages did. */
export interface Work {
  readonly main: readonly Task[]
  readonly workers: readonly Task[]
}

/** What is used of an event of Chromium's tracing. Times are in microseconds. */
export interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly dur?: number
  /** CPU time of the thread. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

const TASK = 'ThreadControllerImpl::RunTask'

/** Does `work` with a page, and returns what the threads of all pages of its browser did meanwhile. */
export async function workDuring(visit: Visit, work: () => Promise<void>): Promise<Work> {
  const { browser } = visit
  const events: TraceEvent[] = []
  browser.on('Tracing.dataCollected', ({ value }) => events.push(...(value as TraceEvent[])))
  const isOver = new Promise<unknown>((resolve) => browser.on('Tracing.tracingComplete', resolve))
  await browser.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'] },
  })
  await work()
  // The trace has a task only once it is over, and the page answers in the next one.
  await visit.evaluate('0')
  await browser.send('Tracing.end')
  await isOver
  return {
    main: tasksOf('CrRendererMain', events),
    workers: tasksOf('DedicatedWorker thread', events),
  }
}

/** The tasks of the threads of this name in a trace. */
export function tasksOf(thread: string, events: readonly TraceEvent[]): readonly Task[] {
  const idOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const named = events.filter(({ name, args }) => name === 'thread_name' && args.name === thread)
  const ids = new Set(named.map(idOf))
  return events
    .filter((event) => event.name === TASK && event.ph === 'X' && ids.has(idOf(event)))
    .map(({ tdur = 0, dur = 0 }) => ({ cpu: Math.min(tdur, dur) / 1000, wall: dur / 1000 }))
}

/** The task that took most CPU time. */
export const longest = (tasks: readonly Task[]): Task =>
  tasks.reduce((most, task) => (task.cpu > most.cpu ? task : most), { cpu: 0, wall: 0 })

/** The CPU time of all tasks. */
export const sumOf = (tasks: readonly Task[]): number =>
  tasks.reduce((sum, { cpu }) => sum + cpu, 0)
