import pLimit from 'p-limit'
import { expect, it } from 'vitest'
import { explore, replay } from '../event-loop.suite.ts'
import type { Exploration } from '../exploration.ts'
import type { Program } from '../program.ts'

const outcomesOf = ({ outcomes }: Exploration) => [...outcomes.keys()].sort()

const crowd =
  (places: number, names: readonly string[]): Program =>
  ({ work }) => {
    const limit = pLimit(places)
    const record = { inside: new Set<string>() }
    const visit = (name: string) => () =>
      limit(async () => {
        record.inside.add(name)
        await work('stays')
        record.inside.delete(name)
      })
    return {
      subject: { limit },
      record,
      tasks: Object.fromEntries(names.map((name) => [name, visit(name)])),
      invariants: { 'there is room': () => record.inside.size <= places },
      finally: { 'all have left': () => limit.activeCount === 0 && limit.pendingCount === 0 },
    }
  }

it('a limit keeps its bound in every interleaving, and nobody is stuck', async () => {
  const found = await explore(crowd(2, ['Alice', 'Bob', 'Carol']))
  expect(outcomesOf(found)).toEqual(['completed'])
  expect(found.complete).toBe(true)
})

it('merging changes no count', async () => {
  const merged = await explore(crowd(1, ['Alice', 'Bob']))
  const plain = await explore(crowd(1, ['Alice', 'Bob']), { merges: false })
  expect([merged.complete, plain.complete]).toEqual([true, true])
  expect(merged.outcomes).toEqual(plain.outcomes)
  expect(merged.interleavings).toBe(plain.interleavings)
  expect(merged.states).toBeLessThan(plain.states)
})

it('a function in a limit that needs the same limit can wait for itself', async () => {
  const nested: Program = () => {
    const limit = pLimit(2)
    const visit = () => limit(() => limit(async () => {}))
    return { subject: { limit }, tasks: { Alice: visit, Bob: visit } }
  }
  const found = await explore(nested)
  expect(outcomesOf(found)).toEqual(['completed', 'deadlock'])
  expect(found.failures[0]?.ending.message).toContain('Alice waits for a slot of limit')
})

it('limits go by their places in the subject', async () => {
  const hidden = pLimit(1) // in a closure
  const api = { reads: pLimit(1), byHost: new Map([['a.example', pLimit(1)]]) }
  const write = api.byHost.get('a.example') as typeof hidden
  const visit = () => api.reads(() => write(() => hidden(() => api.reads(async () => {}))))
  const { steps, ending } = await replay(() => ({ subject: { api }, tasks: { Alice: visit } }), [])
  const asked = steps.flatMap(({ actions }) => actions)
  expect(asked).toEqual([
    'asks for a slot of api.reads',
    'gets a slot of api.reads',
    'asks for a slot of api.byHost[a.example]',
    'gets a slot of api.byHost[a.example]',
    'asks for a slot',
    'gets a slot',
    'asks for a slot of api.reads',
  ])
  expect(ending.message).toContain('Alice waits for a slot of api.reads')
})

it('a task that gets a slot runs its own steps, not those of the task that freed it', async () => {
  const { failures } = await explore((world) => ({
    ...crowd(1, ['Alice', 'Bob'])(world),
    finally: { never: () => false },
  }))
  const actors = failures[0]?.steps.map(({ task, actions }) => `${task} ${actions[0] ?? ''}`)
  expect(actors).toContain('Bob stays')
  expect(actors).toContain('Alice stays')
})

it('a promise that another task settles is waited for, and no failure', async () => {
  const { outcomes } = await explore(({ work }) => {
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    return {
      subject: {},
      tasks: { Alice: () => gate, Bob: () => work('walks').then(() => open()) },
    }
  })
  expect([...outcomes.keys()]).toEqual(['completed'])
})
