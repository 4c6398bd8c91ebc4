import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fileOf, TOPICS, wholeList } from './whole-list.ts'

const root = new URL('../../', import.meta.url)

it.each(TOPICS)('what shows $topic is there', ({ shownIn }) => {
  expect(shownIn.length).toBeGreaterThan(0)
  expect(shownIn.map(fileOf).filter((file) => !existsSync(new URL(file, root)))).toEqual([])
})

it('names each topic once, and says of each what is shown', () => {
  const names = TOPICS.map(({ topic }) => topic)
  expect(new Set(names).size).toBe(names.length)
  for (const { what, missing = 'something' } of TOPICS) {
    expect(`${what} ${missing}`).not.toMatch(/not (yet )?tried|nothing/i)
    expect(Math.min(what.length, missing.length)).toBeGreaterThan(8)
  }
})

it('becomes rows with links from docs/', async () => {
  const [topic, page] = ['patterns/spinlock', 'docs/arguments/on-real-threads.md']
  const list = await wholeList(
    [
      { topic: 'Locks', shownIn: [topic, page], what: 'all | of them' },
      { topic: 'Rest', shownIn: ['findings/README.md'], what: 'a part', missing: 'the whole' },
    ],
    ['spinlock', 'coupon'],
  )
  const title = /^# (.*)$/m.exec(readFileSync(new URL(page, root), 'utf8'))?.[1]
  expect(list).toContain(
    `| Locks | [Spinlock](../patterns/spinlock/README.md), [${title}](arguments/on-real-threads.md) | all \\| of them |\n`,
  )
  expect(list).toContain('| a part. _Not here:_ the whole |\n')
  expect(list).toMatch(/\n\n.* not name: \[The coupon\]\(\.\.\/patterns\/coupon\/README\.md\)\.\n$/)
})

it('a topic whose problem is gone fails', async () => {
  const gone = { topic: 'Gone', shownIn: ['patterns/gone'], what: 'a problem' }
  await expect(wholeList([gone], [])).rejects.toThrow('ENOENT')
})
