import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piscina } from 'piscina'
import { Tinypool } from 'tinypool'
import { as, type Seen, type Sight, seen, type Way } from './seen.ts'

/** Runs on another thread, which has a storage of its own, and says what that holds. */
const TASK = `import { AsyncLocalStorage } from 'node:async_hooks'
const context = new AsyncLocalStorage()
export default () => context.getStore() ?? 'nobody'
`

interface Pool {
  run(task: unknown): Promise<unknown>
  destroy(): Promise<void>
}

/** One thread: the holder's task is on it, the asker's task waits. */
const onThreads = (of: string, create: (filename: string) => Pool): Way => ({
  of,
  call: '`pool.run(task)`',
  async look() {
    const folder = await mkdtemp(join(tmpdir(), 'whose-context-'))
    const filename = join(folder, 'task.mjs')
    await writeFile(filename, TASK)
    const pool = as('creator', () => create(filename))
    const held = as('holder', () => pool.run(undefined))
    const sight = as('asker', async (): Promise<Sight> => {
      const handedOver = (await pool.run(undefined)) as Seen
      return { handedOver, afterAwait: seen() }
    })
    await held
    const found = await sight
    await pool.destroy()
    await rm(folder, { recursive: true })
    return found
  },
})

export const threads: readonly Way[] = [
  onThreads('piscina', (filename) => new Piscina({ filename, maxThreads: 1 })),
  onThreads('tinypool', (filename) => new Tinypool({ filename, maxThreads: 1 })),
]
