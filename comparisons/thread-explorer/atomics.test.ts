import { describe, expect, it } from 'vitest'
import { exploreThreads } from './index.ts'
import { textOf } from './text-of.ts'
import { programOf, writtenPrograms } from './written.suite.ts'

const written = writtenPrograms()

/** What comes of a thread that does so by itself, and what the explorer says comes of it. */
async function realAndExplored(does: string): Promise<readonly [string, string]> {
  const file = await written(programOf(does))
  const { default: program } = await import(file.href)
  const { failures } = await exploreThreads(file)
  return [thrownBy(() => program.threads.Alice(program.open())), failures[0]?.ending.message ?? '']
}

function thrownBy(play: () => void): string {
  try {
    play()
    return 'Alice throws nothing'
  } catch (error) {
    return `Alice throws ${textOf(error)}`
  }
}

describe('an operation takes its arguments as Node does:', () => {
  it.each([
    'Atomics.wait(words, 0, undefined, 0)',
    'Atomics.wait(words, undefined, 0, 0)',
    'Atomics.wait(words, 0, "0", -3)',
    'Atomics.wait(words, 0, 1)',
    '(Atomics.store(words, 0, -1), Atomics.wait(words, 0, 0xffff_ffff, 0))',
    'Atomics.wait(words, 99, 0)',
    'Atomics.wait(words, -1, 0)',
    'Atomics.wait(words, 0, 1n)',
    'Atomics.wait(words, 0, 0, Symbol())',
    'Atomics.wait(new Uint32Array(memory), 0, 1)',
    'Atomics.wait(new Uint8Array(memory), 0, 1)',
    'Atomics.notify(new Uint32Array(memory), 0)',
    'Atomics.notify(new Uint8Array(memory), 0)',
    'Atomics.notify(words, 99)',
    'Atomics.notify(words, 0, -1)',
    '(Atomics.store(words, 1.5, 7), words[1])',
    '(Atomics.store(words, "1", 2 ** 32 + 1), Atomics.compareExchange(words, 1, 2 ** 32 + 1, 9))',
    'Atomics.store(words, 0, 2 ** 32 + 1)',
    'Atomics.add(words, 2, 1)',
    'Atomics.add(words, 1n, 1)',
    'Atomics.add(words, 1, 1n)',
    'Atomics.load(new Float32Array(memory), 0)',
  ])('%s', async (does) => {
    const [real, explored] = await realAndExplored(`throw ${does}`)
    expect(explored).toBe(real)
  })
})

it('what a store at an index that is no whole number changes is seen', async () => {
  const file = await written(
    programOf('Atomics.store(words, 1.5, 7)', 'finally: { no: () => false }'),
  )
  const { failures } = await exploreThreads(file)
  expect(failures[0]?.steps.flatMap(({ actions }) => actions)).toEqual(['word 1 0→7'])
})

it('a wait without time is not woken, and is one step', async () => {
  const wait = "if (Atomics.wait(words, 0, 0, 0) !== 'timed-out') throw new Error('woken')"
  const file = await written(programOf(wait, '', 'Atomics.notify(words, 0)'))
  const { complete, schedules, failures } = await exploreThreads(file)
  expect([complete, schedules, failures]).toEqual([true, 2, []])
})

it('a notify wakes whole threads', async () => {
  const wait = 'Atomics.wait(words, 0, 0, 5)'
  const notify = 'words[1] = Atomics.notify(words, 0, 0.9)'
  const file = await written(
    programOf(wait, 'finally: { none: (words) => words[1] === 0 }', notify),
  )
  const { complete, failures } = await exploreThreads(file)
  expect([complete, failures]).toEqual([true, []])
})
