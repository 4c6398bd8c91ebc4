import { expect, it } from 'vitest'
import { netOf } from './record-changes.ts'

it('what a task changes in several turns of a step is one change, or none if it is put back', () => {
  const net = netOf([
    { field: 'left', before: '3', after: '2' },
    { field: 'waiter.who', before: null, after: 'Ann' },
    { field: 'left', before: '2', after: '1' },
    { field: 'waiter.who', before: 'Ann', after: null },
  ])
  expect(net).toEqual([{ field: 'left', before: '3', after: '1' }])
})

it('what another task changes meanwhile stays between them', () => {
  const changes = [
    { field: 'left', before: '3', after: '2' },
    { field: 'left', before: '2', after: '1', by: 'Bob' },
    { field: 'left', before: '1', after: '3' },
  ]
  expect(netOf(changes)).toEqual(changes)
})
