import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

it('lets go of all runs, and so of the states that they have come to', async () => {
  const subjects: WeakRef<object>[] = []
  const program: Program = ({ work }) => {
    const stock = { pieces: 2 }
    subjects.push(new WeakRef(stock))
    const buy = async () => {
      await work('pays')
      stock.pieces -= 1
    }
    return { subject: stock, tasks: { Ann: buy, Bob: buy } }
  }
  expect((await explore(program, { rule: 'node' })).complete).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 10))
  collectGarbage()
  expect(subjects.length).toBeGreaterThan(1)
  expect(subjects.filter((subject) => subject.deref() !== undefined)).toEqual([])
})
