import { expect, it } from 'vitest'
import { exploreThreads } from './index.ts'
import { programOf, writtenPrograms } from './written.suite.ts'

const written = writtenPrograms()

const explored = async (alice: string, always: string, bob?: string) =>
  exploreThreads(await written(programOf(alice, `always: { holds: (words) => ${always} }`, bob)))

const STORE = 'Atomics.store(words, 0, 1)'

it('an invariant that uses Atomics makes no steps', async () => {
  const add = 'Atomics.add(words, 1, 1)'
  const plain = await explored(STORE, 'words[0] >= 0', add)
  const atomic = await explored(STORE, 'Atomics.load(words, 0) >= 0', add)
  expect([atomic.complete, atomic.schedules]).toEqual([true, plain.schedules])
  const { failures } = await explored(STORE, 'Atomics.load(words, 0) === 0')
  expect(failures[0]?.steps).toHaveLength(1)
})

it('what an invariant throws is no error of the thread, which cannot catch it', async () => {
  const fails = '(() => { if (words[0] === 1) throw Object.create(null); return true })()'
  const { failures } = await explored(`try { ${STORE} } catch {}`, fails)
  expect(failures.map(({ ending }) => ending)).toEqual([
    {
      outcome: 'threw',
      cause: null,
      message: 'holds: the invariant throws an object without a text',
    },
  ])
})

it('an invariant must say at once whether it holds', async () => {
  const { failures } = await explored(STORE, 'Promise.resolve(true)')
  expect(failures[0]?.ending.message).toBe('holds, at the start: the invariant returns a promise')
})

it.each([
  ['before anything is done', '', 'words[0] === 1', 'holds, at the start', 0],
  [
    'after an operation on another word',
    'words[0] = 5; Atomics.load(words, 1); words[0] = 0',
    'words[0] === 0',
    'holds',
    1,
  ],
  [
    'after a wait',
    'words[0] = 5; Atomics.wait(words, 1, 7); words[0] = 0',
    'words[0] === 0',
    'holds',
    1,
  ],
  [
    'after a notify',
    'words[0] = 5; Atomics.notify(words, 1); words[0] = 0',
    'words[0] === 0',
    'holds',
    1,
  ],
  ['once a thread has returned', 'words[0] = 5', 'words[0] === 0', 'holds', 1],
])('an invariant is looked at %s', async (_, alice, always, says, steps) => {
  const { failures } = await explored(alice, always)
  expect(failures.map(({ ending }) => ending.message)).toEqual([`no longer true: ${says}`])
  expect(failures[0]?.steps).toHaveLength(steps)
})
