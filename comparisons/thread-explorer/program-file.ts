import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { ThreadsProgram } from '../../patterns/threads-program.ts'
import { discard, loadable } from '../../stm/threads/bundle.ts'
import { ExplorerMisuse } from '../explorer/index.ts'
import { programIn } from './checked-program.ts'

/** What a worker runs first: plain JavaScript, so that it needs neither a file nor a loader. */
const BOOT = `
const { parentPort, workerData } = require('node:worker_threads')
const { program, serving, data } = workerData
process.setSourceMapsEnabled(true)
import(serving).then(async ({ serve }) => {
  const play = serve(data)
  const given = await import(program)
  parentPort.postMessage('ready')
  play(given.default)
})
`

/** A thread must have loaded the program in this time, in milliseconds. */
const START_UP = 30_000

/** The file of a program of threads: its program, and threads that have loaded it. */
export class ProgramFile {
  /** The file as messages name it. */
  readonly name: string
  readonly program: ThreadsProgram
  readonly #entry: URL
  readonly #bundles: string[] = []

  private constructor(entry: URL, name: string, program: ThreadsProgram) {
    this.#entry = entry
    this.name = name
    this.program = program
  }

  /** @throws ExplorerMisuse if there is no such file, or it exports no program by default. */
  static async load(entry: URL): Promise<ProgramFile> {
    const name = pathOf(entry)
    return new ProgramFile(entry, name, programIn(await loaded(entry, name), name))
  }

  /**
   * Starts threads, all or some, that call `serve` of the module at `serving` with what `dataOf` returns, then
   * load the program, and pass it to what `serve` has returned. Rejects if one cannot load them.
   */
  async start(
    serving: URL,
    dataOf: (thread: number) => object,
    threads: Iterable<number> = Object.keys(this.program.threads).keys(),
  ): Promise<Worker[]> {
    const [program, served] = [await this.#address(this.#entry), await this.#address(serving)]
    const workers = Array.from(
      threads,
      (thread) =>
        new Worker(BOOT, {
          eval: true,
          workerData: { program, serving: served, data: dataOf(thread) },
          execArgv: [],
          env: { ...process.env, NODE_OPTIONS: '' },
        }),
    )
    try {
      await Promise.all(workers.map((worker) => isReady(worker, this.name)))
    } catch (error) {
      await Promise.all(workers.map((worker) => worker.terminate()))
      throw error
    } finally {
      for (const bundle of this.#bundles.splice(0)) discard(bundle)
    }
    for (const worker of workers) worker.unref()
    return workers
  }

  async #address(module: URL): Promise<string> {
    const bundle = await loadable(module)
    if (bundle !== undefined) this.#bundles.push(bundle)
    return bundle ?? module.href
  }
}

/** The module beside `importer` that is called `name`: TypeScript here, JavaScript once it is built. */
export const moduleBeside = (name: string, importer: string): URL =>
  new URL(`./${name}${extname(new URL(importer).pathname)}`, importer)

function pathOf(entry: unknown): string {
  if (!(entry instanceof URL) || entry.protocol !== 'file:') {
    throw new ExplorerMisuse(
      `threads load a program from a file: pass new URL('./program.js', import.meta.url), not ${String(entry)}`,
    )
  }
  const path = fileURLToPath(entry)
  if (!existsSync(path)) throw new ExplorerMisuse(`there is no file ${path}`)
  return path
}

async function loaded(entry: URL, name: string): Promise<object> {
  try {
    return await import(entry.href)
  } catch (cause) {
    const { message } = cause as Error
    throw new ExplorerMisuse(`${name} cannot be loaded: ${message}`, { cause })
  }
}

function isReady(worker: Worker, name: string): Promise<unknown> {
  let limit: NodeJS.Timeout
  const ready = new Promise((resolve, reject) => {
    const says = `${name} does not load on a thread in ${START_UP / 1_000} seconds`
    limit = setTimeout(() => reject(new ExplorerMisuse(says)), START_UP)
    worker.once('message', resolve)
    worker.once('error', (cause) => {
      const says = `${name} cannot be loaded on a thread: ${cause.message}`
      reject(new ExplorerMisuse(says, { cause }))
    })
    worker.once('exit', () => reject(new ExplorerMisuse(`${name} ends the thread that loads it`)))
  })
  return ready.finally(() => clearTimeout(limit))
}
