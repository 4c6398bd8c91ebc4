import fc from 'fast-check'
import { expect, test } from 'vitest'
import { appended, EMPTY, inOrder, nextPosition, type Order, without } from './insertion-order.ts'

test('an order holds what was added and not removed, in order of addition, and is never mutated', () => {
  const steps = fc.array(fc.option(fc.nat(), { freq: 2 }), { maxLength: 100 })
  fc.assert(
    fc.property(steps, (steps) => {
      const made: [Order<number>, number[]][] = []
      let order: Order<number> = EMPTY
      let model: { item: number; position: number }[] = []
      for (const [item, which] of steps.entries()) {
        const removed = which === null ? undefined : model[which % model.length]
        if (removed === undefined) {
          model = [...model, { item, position: nextPosition(order) }]
          order = appended(order, item)
        } else {
          model = model.filter((other) => other !== removed)
          order = without(order, removed.position)
        }
        made.push([order, model.map(({ item }) => item)])
      }
      for (const [order, items] of made) {
        expect(inOrder(order)).toEqual(items)
        expect(order.length).toBe(items.length)
      }
    }),
  )
})

test('removed items are released: an order is never much larger than what it holds', () => {
  let order: Order<number> = EMPTY
  for (let i = 0; i < 1000; i += 1) order = appended(order, i)
  for (let i = 0; i < 990; i += 1) order = without(order, i)
  let links = 0
  for (let at = order.newest; at !== null; at = at.older) links += 1
  expect(links).toBeLessThan(40)
  for (let i = 990; i < 1000; i += 1) order = without(order, i)
  expect(order).toBe(EMPTY)
})
