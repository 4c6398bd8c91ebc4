import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHeap } from '../stm/threads/index.ts'
import { type Bank, type Branch, layout, openWords, PlainBooks } from './bank-on-threads/bank.ts'
import { OneMutexBank } from './bank-on-threads/mutex.ts'
import { OrderedBank } from './bank-on-threads/mutex-ordered.ts'
import { OwnedBank, type Port } from './bank-on-threads/owner.ts'
import tagged from './lock-free-stack/atomics-tagged.ts'
import locked from './lock-free-stack/mutex.ts'

// Correct solutions on threads where no scenario takes them, on one thread: the threads that are
// explored there are in comparisons/thread-explorer/beyond.test.ts.

it.each([
  ['tags', tagged],
  ['a lock', locked],
])('a stack of cells with %s has none to give when all are taken', (_, { open, threads }) => {
  const memory = open()
  for (let cells = 0; cells < 3; cells += 1) threads.Alice?.(memory)
  const taken = [...new Int32Array(memory)]
  threads.Alice?.(memory)
  expect([...new Int32Array(memory)]).toEqual(taken)
})

describe('an error in the middle of an operation leaves no lock behind', () => {
  afterEach(() => void vi.restoreAllMocks())

  const banks: Readonly<Record<string, new (branch: Branch) => Bank>> = {
    'one lock': OneMutexBank,
    'a lock for each account': OrderedBank,
  }
  it.each(Object.entries(banks))('in a bank with %s', (_, BankOf) => {
    const fail = (): never => {
      throw new RangeError('no such account')
    }
    vi.spyOn(PlainBooks.prototype, 'move').mockImplementation(fail)
    vi.spyOn(PlainBooks.prototype, 'sum').mockImplementation(fail)
    const asked: ((bank: Bank) => unknown)[] = [
      (bank) => bank.transfer(0, 1),
      (bank) => bank.total(),
    ]
    for (const ask of asked) {
      const words = openWords()
      const bank = new BankOf({ words, teller: 0, heap: createHeap(layout) })
      expect(() => ask(bank)).toThrow('no such account')
      expect([...words]).toEqual([...openWords()])
    }
  })
})

it('what is asked of an owner that has ended rejects, before its end and after', async () => {
  const { port1, port2 } = new MessageChannel()
  const branch = { words: openWords(), teller: 0, heap: createHeap(layout) }
  const bank = new OwnedBank(branch, port1 as unknown as Port)
  const said: string[] = []
  const hear = (question: Promise<unknown>) =>
    question.then(
      () => said.push('answered'),
      (error: Error) => said.push(error.message),
    )
  const isClosed = once(port1, 'close')
  void hear(bank.transfer(0, 1))
  port2.close()
  await isClosed
  void hear(bank.total())
  await turn()
  expect(said).toEqual(['the owner has ended', 'the owner has ended'])
})
