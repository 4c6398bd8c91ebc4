import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

/** A module with a variable, which the main thread and two workers import from one file. */
const COUNTER = `let count = 0
export const add = () => (count += 1)
export const read = () => count
`

// In a piece of its own, so that what looks for the imports of this file does not find it.
const HERE = '.'

/** Adds as often as it is told, to the variable of the module and to a word of shared memory. */
const WORKER = `import { parentPort, workerData } from 'node:worker_threads'
import { add, read } from '${HERE}/counter.mjs'
const { times, memory } = workerData
const words = new Int32Array(memory)
for (let i = 0; i < times; i += 1) {
  add()
  Atomics.add(words, 0, 1)
}
parentPort.postMessage(read())
`

const TIMES = 1_000

function runWorker(file: string, memory: SharedArrayBuffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(pathToFileURL(file), { workerData: { times: TIMES, memory } })
    worker.on('message', resolve).on('error', reject)
  })
}

export default experiment({
  title: 'a variable of a module, on two threads at once',
  async run(print) {
    const folder = await mkdtemp(join(tmpdir(), 'variable-of-a-thread-'))
    const [counter, worker] = [join(folder, 'counter.mjs'), join(folder, 'worker.mjs')]
    await Promise.all([writeFile(counter, COUNTER), writeFile(worker, WORKER)])
    try {
      const { read } = await import(pathToFileURL(counter).href)
      const memory = new SharedArrayBuffer(4)
      const [first, second] = await Promise.all([
        runWorker(worker, memory),
        runWorker(worker, memory),
      ])
      print(`Two workers import one module, and each adds one ${TIMES} times.`)
      print(
        columns([
          ['the variable, as the first worker sees it', first],
          ['as the second worker sees it', second],
          ['as the main thread sees it', read()],
          ['a word of shared memory', new Int32Array(memory)[0] ?? 0],
        ]),
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  },
})
