import { describe, expect, it } from 'vitest'
import { explore, type Program } from '../comparisons/explorer/index.ts'
import { Outbox } from './outbox.ts'

/** A page that takes any time to write on. */
class Page {
  readonly lines: string[] = []
  readonly writing = new Set<string>()
}

/** Two tasks add two entries each, and look at the page when they have been told that it is there. */
const twoWriters: Program = ({ work }) => {
  const page = new Page()
  const told: Record<string, boolean> = {}
  const outbox = new Outbox<string>({
    async write(line) {
      page.writing.add(line)
      await work(`writes ${line}`)
      page.writing.delete(line)
      page.lines.push(line)
    },
  })
  const send = (name: string) => async () => {
    await work('walks')
    outbox.add(`${name}1`)
    outbox.add(`${name}2`)
    await outbox.written()
    told[name] = [`${name}1`, `${name}2`].every((line) => page.lines.includes(line))
  }
  const isInOrder = (name: string) =>
    page.lines.indexOf(`${name}1`) < page.lines.indexOf(`${name}2`)
  return {
    subject: { outbox, page },
    record: told,
    tasks: { Ann: send('a'), Ben: send('b') },
    invariants: {
      'one is written at a time': () => page.writing.size <= 1,
      'nothing is told before it is written': () => Object.values(told).every(Boolean),
    },
    finally: {
      'all is written, in the order in which it was added': () =>
        page.lines.length === 4 && isInOrder('a') && isInOrder('b'),
    },
  }
}

describe('an outbox', () => {
  it.each(['node', 'event-loop'] as const)('writes all in order, under %s', async (rule) => {
    const { outcomes, complete } = await explore(twoWriters, { rule })
    expect({ outcomes: [...outcomes.keys()], complete }).toEqual({
      outcomes: ['completed'],
      complete: true,
    })
  })

  it('writes nothing after a write that failed, and says so from then on', async () => {
    const lines: string[] = []
    const full = new Error('the disk is full')
    const outbox = new Outbox<string>({
      async write(line) {
        if (line === 'two') throw full
        lines.push(line)
      },
    })
    outbox.add('one')
    await outbox.written()
    for (const line of ['two', 'three']) outbox.add(line)
    await expect(outbox.written()).rejects.toBe(full)
    outbox.add('four')
    await expect(outbox.written()).rejects.toBe(full)
    expect(lines).toEqual(['one'])
  })

  it('does not block while there is nothing to write', async () => {
    await new Outbox({ write: () => Promise.reject(new Error('called')) }).written()
  })
})
