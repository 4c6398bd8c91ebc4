import { spawnSync } from 'node:child_process'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

/** How a worker prints a line. */
const WAYS = {
  'console.log': "console.log('printed')",
  'fs.writeSync': "require('node:fs').writeSync(1, 'printed\\n')",
}

/** Says in shared memory that it has printed. */
const worker = (print: string) => `
  const { workerData: words } = require('node:worker_threads')
  ${print}
  Atomics.store(words, 0, 1)
  Atomics.notify(words, 0)
`

/** Starts the worker, is blocked until it has printed, prints a line itself, and does `last`. */
const main = (print: string, last: string) => `
  const { Worker } = require('node:worker_threads')
  const words = new Int32Array(new SharedArrayBuffer(4))
  new Worker(${JSON.stringify(worker(print))}, { eval: true, workerData: words })
  Atomics.wait(words, 0, 0)
  require('node:fs').writeSync(1, 'main goes on\\n')
  ${last}
`

/** What a process of these two prints, on one line. */
function printed(print: string, last: string): string {
  const node = [process.execPath, ['-e', main(print, last)]] as const
  const { stdout } = spawnSync(...node, { encoding: 'utf8', timeout: 60_000 })
  return stdout.trim().split('\n').join(', ')
}

export default experiment({
  title: 'what a worker prints while the main thread is blocked',
  run(print) {
    const rows = Object.entries(WAYS).flatMap(([name, way]) => [
      [name, 'goes back to its event loop', printed(way, '')],
      [name, 'ends with process.exit()', printed(way, 'process.exit()')],
    ])
    print(columns([['the worker', 'the main thread then', 'in the terminal'], ...rows]))
  },
})
