import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import * as by from '../benchmark.ts'
import { timed } from './timed.ts'

/** Starts one task after another, each of which says once that it runs. */
const oneByOne =
  (start: () => Promise<unknown>): by.Prepare =>
  (times) => {
    let started = 0
    const run = async () => {
      for (let i = 0; i < times; i += 1) {
        await start()
        started += 1
      }
    }
    return timed(run, () => started)
  }

const RUNS = "require('node:worker_threads').parentPort.postMessage('runs')"

const contenders: Record<string, by.Prepare> = {
  [by.PLAIN](times) {
    let started = 0
    const tasks = [
      () => {
        started += 1
      },
    ]
    const run = () => {
      for (let i = 0; i < times; i += 1) for (const task of tasks) task()
    }
    return timed(run, () => started)
  },
  'a generator'(times) {
    let started = 0
    function* task() {
      started += 1
      yield
    }
    const run = () => {
      for (let i = 0; i < times; i += 1) task().next()
    }
    return timed(run, () => started)
  },
  [by.AWAIT](times) {
    let started = 0
    const task = async () => {
      started += 1
    }
    const run = async () => {
      for (let i = 0; i < times; i += 1) await task()
    }
    return timed(run, () => started)
  },
  'a worker': oneByOne(async () => {
    const worker = new Worker(RUNS, { eval: true, execArgv: [], env: {} })
    await once(worker, 'message')
    await worker.terminate()
  }),
  'a process': oneByOne(() =>
    once(spawn(process.execPath, ['-e', '0'], { env: {}, stdio: 'ignore' }), 'exit'),
  ),
}

export const benchmark: by.Benchmark = {
  name: 'switch-start',
  title: 'a task is started and runs; a worker and a process also end',
  unit: 'ns',
  clock: 'real',
  milliseconds: 3,
  per: 'start',
  size: 1,
  max: 2,
  expected: (times) => times,
  contenders,
}
