import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inProcesses } from './processes.ts'

const moduleOf = (name: string) => JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href)
let folder = ''

/** A program for child processes, whose work is the given code. */
async function program(name: string, work: string): Promise<URL> {
  const file = join(folder, `${name}.mts`)
  await writeFile(
    file,
    `import { doJobs } from ${moduleOf('processes')}\ndoJobs(async (job, report) => {${work}})`,
  )
  return pathToFileURL(file)
}

/** Whether the process still exists. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const ended = (pids: readonly number[]) =>
  expect.poll(() => pids.filter(isAlive), { timeout: 60_000 }).toEqual([])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'processes-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('jobs in child processes', () => {
  it('have their results in the order of the jobs, and leave no process', async () => {
    const slowFirst = await program(
      'slow-first',
      'await new Promise((go) => setTimeout(go, 100 / job)); return { job, pid: process.pid, big: 2n }',
    )
    const jobs = [1, 2, 3, 4, 5]
    const results = await inProcesses<number, { job: number; pid: number; big: bigint }>(
      slowFirst,
      jobs,
      () => {},
    )
    expect(results).toMatchObject(jobs.map((job) => ({ job, big: 2n })))
    await ended(results.map(({ pid }) => pid))
  })

  it('report how far they are', async () => {
    const reporting = await program('reporting', 'report("half of " + job)')
    const reports: string[] = []
    await inProcesses(reporting, ['it'], (text) => reports.push(text))
    expect(reports).toEqual(['half of it'])
  })

  it('fail together if one fails, and leave no process', async () => {
    const failing = await program(
      'failing',
      'report(String(process.pid)); if (job === "bad") process.exit(7); await new Promise(() => setInterval(() => {}, 1e6))',
    )
    const pids: number[] = []
    const all = inProcesses(failing, ['good', 'bad'], (pid) => pids.push(Number(pid)))
    await expect(all).rejects.toThrow('a child process ended with 7: "bad"')
    expect(pids).not.toHaveLength(0)
    await ended(pids)
  })
})

const FOREVER = 'await new Promise(() => setInterval(() => {}, 1e6))'
const UNTIL_THE_PARENT_ENDS = `const parent = process.ppid
  while (process.ppid === parent) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)`

it.each([
  ['wait', FOREVER],
  ['have a result for nobody', UNTIL_THE_PARENT_ENDS],
])('Ctrl-C ends a command, and the processes that it has started: they %s', async (_, work) => {
  const started = await program('started', `report(String(process.pid)); ${work}`)
  const file = join(folder, 'command.mts')
  await writeFile(
    file,
    `import { command } from ${moduleOf('command-line')}
    import { inProcesses } from ${moduleOf('processes')}
    const run = () => inProcesses(new URL('${started.href}'), [1], (pid) => console.log(pid))
    await command({ help: () => '', options: {}, takesNames: false, run }).main()`,
  )
  const root = fileURLToPath(new URL('..', import.meta.url))
  const node = ['--import', 'tsx', file]
  const parent = spawn(process.execPath, node, { cwd: root, detached: true })
  const code = new Promise((resolve) => parent.on('exit', resolve))
  const complaints = text(parent.stderr)
  const child = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)))
  process.kill(-(parent.pid as number), 'SIGINT')
  expect(await code).toBe(130)
  await ended([child])
  expect(await complaints).toBe('')
})
