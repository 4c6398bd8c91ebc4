import { expect, it } from 'vitest'
import { spansOf } from './spans.ts'

/** Reads a schedule of lines such as `Alice: acquires a; works`, and tells its spans in short. */
function read(...lines: readonly string[]) {
  const steps = lines.map((line) => {
    const [task = '', ...words] = line.split(': ')
    return { task, actions: words.join(': ').split('; '), isPreemption: false, isDeviation: false }
  })
  const { holds, waits } = spansOf({ tasks: ['Alice', 'Bob'], steps })
  const told = (spans: typeof holds) =>
    spans.map(({ task, what, from, to }) => `${task} ${what} ${from.step}-${to?.step ?? ''}`)
  return { holds: told(holds), waits: told(waits) }
}

it('a lock is had from where it is acquired to where it is released', () => {
  const { holds } = read('Alice: acquires a', 'Alice: acquires b', 'Alice: releases a')
  expect(holds).toEqual(['Alice a 0-2', 'Alice b 1-'])
})

it('a lock that goes to one who waits is had from there on, and the wait is over', () => {
  const { holds, waits } = read(
    'Alice: acquires locks[a]',
    'Bob: waits for locks[a]',
    'Alice: works; releases locks[a]; locks[a] goes to Bob',
    'Bob: releases locks[a]',
  )
  expect(holds).toEqual(['Alice locks[a] 0-2', 'Bob locks[a] 2-3'])
  expect(waits).toEqual(['Bob locks[a] 1-2'])
})

it('a wait for a change is over when its task does anything', () => {
  const { waits } = read(
    'Alice: acquires a',
    'Bob: waits until a is free',
    'Alice: retries: waits for x or y to change',
    'Bob: works',
    'Alice: works',
  )
  expect(waits).toEqual(['Bob a to be free 1-3', 'Alice x or y to change 2-4'])
})

it('a wait that is refused is over', () => {
  expect(read('Alice: acquires a', 'Bob: waits for a', 'Alice: Bob is refused a')).toEqual({
    holds: ['Alice a 0-'],
    waits: ['Bob a 1-2'],
  })
})

it('one who gives back a permit of another ends that', () => {
  expect(read('Alice: acquires a', 'Bob: releases a').holds).toEqual(['Alice a 0-1'])
})

it('a signal is nothing that one has', () => {
  const waited = read('Alice: waits for bell', 'Bob: releases bell; bell goes to Alice')
  expect(waited).toEqual({ holds: [], waits: ['Alice bell 0-1'] })
  expect(read('Bob: releases bell', 'Alice: acquires bell').holds).toEqual([])
})

it('who is nobody holds nothing', () => {
  expect(read('Alice: acquires a', 'Alice: a goes to Carol').holds).toEqual(['Alice a 0-'])
})
