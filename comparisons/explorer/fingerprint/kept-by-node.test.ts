import childProcess from 'node:child_process'
import { setDefaultResultOrder } from 'node:dns'
import events, { EventEmitter, setMaxListeners } from 'node:events'
import * as everyFile from 'node:fs'
import fs, { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodeProcess from 'node:process'
import { setEnvironmentData } from 'node:worker_threads'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'
import { installedPackage } from './installed-package.suite.ts'
import { lastWriter, place } from './late-places.suite.ts'

const folder = mkdtempSync(join(tmpdir(), 'kept-by-node-'))
const file = join(folder, 'file')
afterAll(() => rmSync(folder, { recursive: true }))

const required = createRequire(import.meta.url)('node:fs') as typeof fs
const { umask } = process
const { writeFileSync: real } = fs
const write = fs.writeFileSync.bind(fs, file)

/** Writes over what is there: some file systems wait for the disk where a file is emptied first. */
const INTO = { flag: 'r+' }

/** Two tasks, which each use something of Node. */
const using =
  (use: () => unknown): Program =>
  () => {
    const notes = { uses: 0 }
    const task = async () => {
      notes.uses += 1
      await null
      use()
    }
    return { subject: notes, tasks: { Alice: task, Bob: task } }
  }

const signal = new AbortController().signal

const changing: Readonly<Record<string, readonly [use: () => unknown, unseen: string]>> = {
  'a file': [() => writeFileSync(file, ''), '`writeFileSync` of node:fs'],
  'a file, by the default import': [
    () => fs.mkdirSync(folder, { recursive: true }),
    '`mkdirSync` of node:fs',
  ],
  'a file, by a namespace': [
    () => everyFile.appendFileSync(file, ''),
    '`appendFileSync` of node:fs',
  ],
  'a file, by `require`': [() => required.rmSync(file, { force: true }), '`rmSync` of node:fs'],
  'a file, by a bound function': [() => write(''), '`writeFileSync` of node:fs'],
  'what another process does': [
    () => childProcess.execFileSync(process.execPath, ['--version']),
    '`execFileSync` of node:child_process',
  ],
  'the mask of the process': [() => process.umask(0o22), '`umask` of node:process'],
  'the mask, by a function that was taken': [() => umask(0o22), '`umask` of node:process'],
  'the mask, by an import': [() => nodeProcess.umask(0o22), '`umask` of node:process'],
  'all that the process is': [
    () => {
      const { umask } = process
      umask(0o22)
    },
    'all of `process`',
  ],
  '`process` by another way': [() => globalThis.process.umask(), '`globalThis.process`'],
  'the environment, as an argument': [
    () => Object.assign(process.env, { KEPT_BY_NODE: '1' }),
    'all of `process.env`',
  ],
  marks: [() => performance.mark('reached'), '`performance.mark`'],
  'what workers get': [
    () => setEnvironmentData('key', 1),
    '`setEnvironmentData` of node:worker_threads',
  ],
  'the order of addresses': [
    () => setDefaultResultOrder('verbatim'),
    '`setDefaultResultOrder` of node:dns',
  ],
  'the listeners of a signal': [
    () => setMaxListeners(20, signal),
    '`setMaxListeners` of node:events',
  ],
  'the listeners of a signal, by the default import': [
    () => events.setMaxListeners(20, signal),
    '`setMaxListeners` of node:events',
  ],
  'the agent of all requests': [
    () => {
      http.globalAgent.maxFreeSockets = 256
    },
    'a change of a module of Node',
  ],
}

it.each(Object.entries(changing))(
  'nobody looks into %s, so no states are merged',
  async (_, [use, unseen]) => {
    const found = await explore(using(use), { rule: 'node' })
    expect(found).toMatchObject({ unseen, complete: true, failures: [] })
  },
)

it.each<[string, () => unknown]>([
  ['a file that nobody writes', () => [existsSync(file), fs.readdirSync(folder)]],
  ['the environment', () => process.env.PATH],
  [
    'a variable of the environment',
    () => {
      const { PATH } = process.env
      return PATH
    },
  ],
  ['whether there is a `process`', () => typeof process],
  ['the working directory', () => process.cwd()],
  ['ticks', () => nodeProcess.nextTick(() => {})],
  ['an emitter', () => new EventEmitter().emit('event')],
  ['a clock', () => performance.now()],
])('%s can be read, and states are merged', async (_, use) => {
  expect(await explore(using(use), { rule: 'node' })).toMatchObject({ unseen: null, failures: [] })
})

it('a failure is found that depends on what a file says', async () => {
  const program: Program = () => {
    const arrived: string[] = []
    const come = (name: string) => async () => void arrived.push(name)
    writeFileSync(file, '')
    return {
      subject: arrived,
      tasks: {
        Ann: async () => writeFileSync(file, 'Ann', INTO),
        Bob: async () => writeFileSync(file, 'Bob', INTO),
        ...Object.fromEntries(['x', 'y', 'z'].map((name) => [name, come(name)])),
        Cat: async () => {
          if (arrived.join('') === 'zxy' && readFileSync(file, 'utf8') === 'Ann') throw new Error()
        },
      },
    }
  }
  const found = await explore(program, { rule: 'node' })
  expect([...found.outcomes.keys()].sort()).toEqual(['completed', 'threw'])
})

interface Store {
  write(file: string, text: string, how?: object): void
  append(file: string, text: string): void
  read(file: string): string
}

const STORE = `
import fs, { appendFileSync } from 'node:fs'
export const write = (file, text, ...how) => fs.writeFileSync(file, text, ...how)
export const append = (file, text) => appendFileSync(file, text)
export const read = (file) => fs.readFileSync(file, 'utf8')
`

const store = await installedPackage<Store>('store', STORE)

describe('what a package changes outside', () => {
  const kept = (put: (value: string) => void) =>
    lastWriter(
      place(
        () => {
          store.write(file, '')
          return {}
        },
        (value) => put(`${value}`),
        () => Number(store.read(file).at(-1)),
      ),
    )

  it.each<[string, (value: string) => void]>([
    ['writeFileSync', (value) => store.write(file, value, INTO)],
    ['appendFileSync', (value) => store.append(file, value)],
  ])('is noticed when a task has it done by %s, and no states are merged', async (name, put) => {
    const plain = await explore(kept(put), { rule: 'node', merges: false })
    const found = await explore(kept(put), { rule: 'node' })
    expect(Object.fromEntries(plain.outcomes)).toEqual({ completed: 707n, threw: 14n })
    expect(found.outcomes).toEqual(plain.outcomes)
    expect(found.unseen).toBe(`\`${name}\` of node:fs`)
  })

  it('is no state of a task where the program is made, or where other code does it', async () => {
    const reads = async () => void store.read(file)
    const program = () => {
      store.write(file, '1')
      return { subject: {}, tasks: { Alice: reads, Bob: async () => reads() } }
    }
    const beside = (async () => {
      await null
      store.write(file, '1')
    })()
    expect(await explore(program, { rule: 'node' })).toMatchObject({ unseen: null, failures: [] })
    await beside
    expect(fs.writeFileSync).toBe(real)
  })
})

it('the marks of `performance` are known where fake timers stand in its place from the beginning', async () => {
  const { mark } = performance
  vi.useFakeTimers()
  vi.resetModules()
  try {
    const { keptByNode } = await import('./kept-by-node.ts')
    expect(keptByNode(mark)).toBe('`performance.mark`')
  } finally {
    vi.useRealTimers()
  }
})
