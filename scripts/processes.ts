import './started-by-mistake.ts'
import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** What a child process sends: how far it is with its job, or the result. */
type Message<Result> = { readonly progress: string } | { readonly result: Result }

/** In milliseconds. */
const BETWEEN_REPORTS = 100

/**
 * Does jobs in child processes, as many at once as there are cores, and returns the results in the
 * order of the jobs. `program` is the file that the children run; it calls {@link doJobs}. Jobs and
 * results are copied, as `structuredClone` does it. `onResult` gets each result at once, with the
 * place of its job.
 *
 * Rejects if a child ends before its job is done; the child has said why on stderr. In any case no
 * child is left when it settles.
 */
export async function inProcesses<Job, Result>(
  program: URL,
  jobs: readonly Job[],
  onProgress: (progress: string, finished: number) => void,
  onResult: (result: Result, place: number) => void = () => {},
): Promise<Result[]> {
  const results = new Map<number, Result>()
  const waiting = [...jobs.entries()]
  const children: ChildProcess[] = []
  const work = async () => {
    const child = start(program)
    children.push(child)
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [i, job] = next
      const result = await done<Job, Result>(child, job, (text) => onProgress(text, results.size))
      results.set(i, result)
      onResult(result, i)
    }
  }
  try {
    const count = Math.min(jobs.length, availableParallelism())
    await Promise.all(Array.from({ length: count }, work))
  } finally {
    for (const child of children) child.kill()
  }
  return jobs.map((_, i) => results.get(i) as Result)
}

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

const start = (program: URL): ChildProcess =>
  fork(fileURLToPath(program), { execArgv: ['--import', tsx], serialization: 'advanced' })

function done<Job, Result>(
  child: ChildProcess,
  job: Job,
  onProgress: (progress: string) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: Message<Result>) => {
      if ('progress' in message) return onProgress(message.progress)
      child.off('message', onMessage).off('exit', onExit)
      resolve(message.result)
    }
    const onExit = (code: number | null, signal: string | null) =>
      reject(new Error(`a child process ended with ${code ?? signal}: ${JSON.stringify(job)}`))
    child.on('message', onMessage).on('exit', onExit)
    child.send({ job }, () => {}) // If it has ended, its exit says so.
  })
}

/** What was thrown, as text, for a job to return: if it threw, no other would be done. */
export const thrownAsText = (error: unknown): string =>
  error instanceof Error ? `${error.stack}` : String(error)

/** Does the jobs that the parent process sends, one after the other, until the parent ends. */
export function doJobs<Job, Result>(
  work: (job: Job, onProgress: (progress: string) => void) => Promise<Result>,
): void {
  let reported = 0
  // The parent may have ended meanwhile.
  const send = (message: Message<Result>) => void process.send?.(message, () => {})
  const onProgress = (progress: string) => {
    if (Date.now() - reported < BETWEEN_REPORTS) return
    reported = Date.now()
    send({ progress })
  }
  process.on('message', async ({ job }: { readonly job: Job }) => {
    send({ result: await work(job, onProgress) })
  })
  process.on('disconnect', () => process.exit())
  process.on('SIGINT', () => {}) // The parent gets it too, and ends.
}
