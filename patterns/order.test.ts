import { describe, expect, it } from 'vitest'
import { CHAPTERS, type Chapter } from './chapters.ts'
import { discover, discoverChapters } from './discover.ts'
import { entriesIn, inChapters, mapChapters, type Ordered, orderFaults } from './order.ts'

const [FIRST, SECOND] = CHAPTERS.map(({ title }) => title) as [Chapter, Chapter]

const pattern = (name: string, chapter: Chapter, ...after: string[]): Ordered => ({
  name,
  pattern: { chapter, after },
})

const namesIn = (entries: readonly Ordered[]) =>
  inChapters(entries).map(({ title, entries }) => [title, ...entries.map(({ name }) => name)])

describe('the order of patterns', () => {
  it('groups them by chapter, and leaves out chapters without patterns', () => {
    expect(namesIn([pattern('a', SECOND)])).toEqual([[SECOND, 'a']])
    expect(namesIn([pattern('a', SECOND), pattern('b', FIRST)])).toEqual([
      [FIRST, 'b'],
      [SECOND, 'a'],
    ])
  })

  it('puts each after those that it names, and goes by names otherwise', () => {
    const entries = [
      pattern('a', FIRST, 'c'),
      pattern('b', FIRST, 'd'),
      pattern('c', FIRST),
      pattern('d', FIRST),
    ]
    expect(namesIn(entries)).toEqual([[FIRST, 'c', 'a', 'd', 'b']])
    expect(namesIn(entries.toReversed())).toEqual(namesIn(entries))
  })

  it('refuses a circle', () => {
    const circle = [pattern('a', FIRST, 'b'), pattern('b', FIRST, 'a'), pattern('c', FIRST)]
    expect(() => inChapters(circle)).toThrow('these patterns come after each other: a, b')
  })

  it('keeps the chapters of what remains', () => {
    const chapters = inChapters([pattern('a', FIRST), pattern('b', SECOND)])
    const kept = mapChapters(chapters, ({ name }) => (name === 'b' ? name : undefined))
    expect(kept).toMatchObject([{ title: SECOND, entries: ['b'] }])
  })
})

it('a pattern that comes after nothing known, or after a later chapter, is a fault', () => {
  expect(
    orderFaults([pattern('a', FIRST, 'none', 'b'), pattern('b', SECOND, 'a'), pattern('c', FIRST)]),
  ).toEqual([
    "a comes after 'none', which is not a pattern",
    `a comes after b, which is in the later chapter '${SECOND}'`,
  ])
})

describe('the patterns of the project', () => {
  it('come after patterns that exist, in the same chapter or in earlier ones', async () => {
    expect(orderFaults(await discover())).toEqual([])
  })

  it('are all shown, each after those that it names', async () => {
    const entries = entriesIn(await discoverChapters())
    expect(entries).toHaveLength((await discover()).length)
    const read = new Set<string>()
    for (const { name, pattern } of entries) {
      expect(pattern.after.filter((before) => !read.has(before), name)).toEqual([])
      read.add(name)
    }
  })

  it('have an opener in each chapter that is shown', async () => {
    for (const { title, entries } of await discoverChapters()) {
      const names = entries.map(({ name }) => name)
      const openers = entries.filter(({ pattern }) =>
        pattern.after.every((before) => !names.includes(before)),
      )
      expect(openers.length, title).toBeGreaterThan(0)
    }
  })
})

it('chapters have titles of their own', () => {
  expect(new Set(CHAPTERS.map(({ title }) => title)).size).toBe(CHAPTERS.length)
})
