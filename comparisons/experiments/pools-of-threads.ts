import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { transform } from 'esbuild'
import { table } from '../render/markdown.ts'
import { experiment } from './kit/experiment.ts'
import { CONTENDERS } from './pools-of-threads/contenders.ts'
import type { Job } from './pools-of-threads/probe.ts'
import { QUESTIONS } from './pools-of-threads/questions.ts'
// What the threads of the pools run: named here so that it belongs to the digest.
import './pools-of-threads/task.ts'

const here = (file: string) => fileURLToPath(new URL(`pools-of-threads/${file}`, import.meta.url))
const require = createRequire(import.meta.url)

/** In milliseconds. The watchdog ends a process that has not answered all questions by then. */
const TOO_LONG = 120_000

/** Writes what the threads of a pool load, as plain JavaScript, to a file in `folder`. */
async function writeTask(folder: string): Promise<string> {
  const { code } = await transform(await readFile(here('task.ts'), 'utf8'), { loader: 'ts' })
  const file = join(folder, 'task.mjs')
  await writeFile(file, code)
  return file
}

/** What a package does, one answer for each question. */
async function answersOf(contender: string, filename: string): Promise<readonly string[]> {
  const child = fork(here('probe.ts'), {
    execArgv: ['--import', pathToFileURL(require.resolve('tsx')).href],
  })
  const watchdog = setTimeout(() => child.kill('SIGKILL'), TOO_LONG)
  try {
    child.send({ contender, filename } satisfies Job)
    const exit = once(child, 'exit').then(() => {
      throw new Error(`the process that asks ${contender} has ended without an answer`)
    })
    const [answers] = await Promise.race([once(child, 'message'), exit])
    return answers
  } finally {
    clearTimeout(watchdog)
    child.kill('SIGKILL')
  }
}

export default experiment({
  title: 'what two pools of threads do with tasks that wait for them, end them or outlive them',
  isMarkdown: true,
  async run(print) {
    const contenders = Object.entries(CONTENDERS)
    const folder = await mkdtemp(join(tmpdir(), 'pools-of-threads-'))
    const task = await writeTask(folder)
    const asked = contenders.map(([name]) => answersOf(name, task))
    const answers = await Promise.all(asked).finally(() => rm(folder, { recursive: true }))
    const head = ['', ...contenders.map(([name, { version }]) => `${name} ${version}`)]
    const rows = QUESTIONS.map(({ title }, i) => [title, ...answers.map((each) => each[i] ?? '')])
    print(table(head, rows).trimEnd())
  },
})
