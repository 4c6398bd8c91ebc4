import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-threads-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('Ctrl-C ends a problem on threads, and leaves no file', async () => {
  const node = ['--import', 'tsx', 'scripts/run.ts', 'bank-on-threads']
  const child = spawn(process.execPath, node, {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
  })
  const code = new Promise((resolve) => child.on('exit', resolve))
  // The first solution has been shown: the threads of the second are starting.
  await new Promise<void>((resolve) => {
    let out = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (out.includes('data race')) resolve()
    })
  })
  child.kill('SIGINT')
  expect(await code).toBe(130)
  expect((await readdir(folder)).filter((name) => name.startsWith('stm-thread-'))).toEqual([])
})
