import { randomBytes, randomFillSync, randomInt, randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { explore } from '../event-loop.suite.ts'

const sources: Record<string, () => unknown> = {
  'Math.random': () => Math.random(),
  'crypto.randomUUID': () => crypto.randomUUID(),
  'crypto.getRandomValues': () => [...crypto.getRandomValues(new Uint32Array(2))],
  'randomUUID of node:crypto': () => randomUUID(),
  'randomBytes of node:crypto': () => randomBytes(8).toString('hex'),
  'randomFillSync of node:crypto': () => [...randomFillSync(new Uint16Array(4), 1, 2)],
  'randomFillSync of a buffer': () => [
    ...new Uint8Array(randomFillSync(new ArrayBuffer(4) as never) as never),
  ],
  'randomInt of node:crypto': () => [randomInt(1000), randomInt(5, 7), randomInt(2 ** 40)],
}

it.each(Object.entries(sources))(
  '%s is the same in every run, and differs between tasks',
  async (_, draw) => {
    const drawn = { made: new Set<string>(), Alice: new Set<string>(), Bob: new Set<string>() }
    const note = (who: keyof typeof drawn) => drawn[who].add(JSON.stringify(draw()))
    const found = await explore(({ work }) => {
      note('made')
      const visit = (who: 'Alice' | 'Bob') => async () => {
        await work('goes there')
        note(who)
      }
      return { subject: {}, tasks: { Alice: visit('Alice'), Bob: visit('Bob') } }
    })
    expect(found.executions).toBeGreaterThan(1)
    const all = Object.values(drawn).map((values) => [...values])
    expect(all.map(({ length }) => length)).toEqual([1, 1, 1])
    expect(new Set(all.flat()).size).toBe(3)
    expect(JSON.stringify(draw())).not.toBe(JSON.stringify(draw()))
  },
)

it('has the shape of the real ones, and refuses what they refuse', async () => {
  const seen: unknown[] = []
  const messageOf = (use: () => unknown) => {
    try {
      return use()
    } catch (error) {
      return String(error)
    }
  }
  const look = () => [
    /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(randomUUID()),
    randomBytes(3).length,
    randomFillSync(new Uint16Array(4), 1, 2)[0],
    randomFillSync(new Uint16Array(4), 1, 2)[3],
    [5, 6].includes(randomInt(5, 7)),
    messageOf(() => randomBytes(-1)),
    messageOf(() => randomInt(7, 5)),
    messageOf(() => crypto.getRandomValues(new Float64Array(1) as never)),
    messageOf(() => randomFillSync(new Uint8Array(2), 3)),
  ]
  await explore(() => ({ subject: {}, tasks: { Alice: async () => void seen.push(look()) } }))
  expect(seen[0]).toEqual(look())
})
