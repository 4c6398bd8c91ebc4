import { readFileSync } from 'node:fs'
import AsyncLock from 'async-lock'
import { Mutex } from 'async-mutex'
import { Sema } from 'async-sema'
import pLimit from 'p-limit'
import { expect, it } from 'vitest'
import { atomically, TQueue, TVar } from '../../../stm/index.ts'
import { explain, explore, replay, type Step, type World } from '../index.ts'

class Till {
  #taken = 0
  readonly byDay = new Map<string, number>()
  readonly names: string[] = []
  readonly seen = new Set<string>()
  last: { who: string } | null = null

  get taken(): number {
    throw new Error('a getter is not called')
  }

  take(who: string): void {
    this.#taken += 1
    this.byDay.set('Mon', (this.byDay.get('Mon') ?? 0) + 1)
    this.names.push(who)
    this.seen.add(who)
    this.last = { who }
  }
}

const changesOf = ({ changes = [] }: Step) =>
  changes.map(({ field, before, after, by }) => [field, before, after, ...(by ? [by] : [])])

it('a step shows the fields that it changed: private ones, elements, entries, new objects', async () => {
  const { steps } = await replay(({ work }) => {
    const till = new Till()
    const visit = async () => {
      await work('walks')
      till.take('Alice')
    }
    return { subject: { till }, tasks: { Alice: visit } }
  }, [])
  expect(steps.map(changesOf)).toEqual([
    [],
    [
      ['till.byDay[Mon]', null, '1'],
      ['till.names', '[]', '[Alice]'],
      ['till.seen', '{}', '{Alice}'],
      ['till.last.who', null, 'Alice'],
      ['till.#taken', '0', '1'],
      ['till.last', 'null', null],
    ],
  ])
})

it('variables of the program are shown, and who changed them in a step of two', async () => {
  const { steps } = await replay(({ work }) => {
    const lock = new Mutex()
    const shop = { left: 2 }
    let sold = 0
    const buy = () =>
      lock.runExclusive(async () => {
        sold += 1
        await work('pays')
        shop.left -= 1
      })
    return { tasks: { Alice: buy, Bob: () => buy() }, finally: { all: () => sold === 2 } }
  }, [])
  const all = steps.map(changesOf)
  expect(all).toContainEqual([['sold', '0', '1']])
  expect(all).toContainEqual([
    ['shop.left', '2', '1'],
    ['sold', '1', '2', 'Bob'],
  ])
})

it('what the explorer hands out, packages and stm keep for themselves is left out', async () => {
  const { steps } = await replay(({ work }) => {
    const shop = {
      timer: null as NodeJS.Timeout | null,
      signal: AbortSignal.timeout(100),
      limit: pLimit(1),
      sema: new Sema(1),
      lock: new AsyncLock(),
      queue: TQueue.unbounded<number>(),
      open: false,
    }
    const visit = async () => {
      shop.timer = setTimeout(() => {}, 10)
      await shop.sema.acquire()
      await shop.lock.acquire('k', () => shop.limit(() => work('looks')))
      await atomically((tx) => shop.queue.offer(tx, 1))
      shop.open = true
    }
    return { subject: shop, tasks: { Alice: visit } }
  }, [])
  expect(steps.flatMap(changesOf).filter(([field]) => field !== 'timer')).toEqual([
    ['open', 'false', 'true'],
  ])
})

it('what transactions change and the record are shown as events, and not twice', async () => {
  const { steps } = await replay(() => {
    const count = new TVar(0)
    const record = { done: 0 }
    const add = async () => {
      await atomically((tx) => count.set(tx, count.get(tx) + 1))
      record.done += 1
    }
    return { subject: { count, record }, record, tasks: { Alice: add } }
  }, [])
  expect(steps.flatMap(changesOf)).toEqual([])
  expect(steps.flatMap(({ actions }) => actions)).toEqual(['commits count 0→1', 'done', 'done 1'])
})

const lostUpdate = ({ work }: World) => {
  const shop = { left: 2 }
  const buy = async () => {
    const { left } = shop
    await work('pays for one')
    shop.left = left - 1
  }
  return {
    subject: shop,
    tasks: { Alice: buy, Bob: buy },
    finally: { 'each took one': () => shop.left === 0 },
  }
}

it('a row shows them, with the lines between which the step ran', async () => {
  const source = readFileSync(new URL(import.meta.url), 'utf8').split('\n')
  const line = 1 + source.findIndex((each) => each.includes("work('pays for one')"))
  const found = await explore(lostUpdate)
  const [failure] = found.failures
  const [, second] = failure?.steps ?? []
  const from = second?.places?.[0]?.from
  expect(from?.line).toBe(line)
  expect(from?.file).toMatch(/^(file:|\/|[A-Z]:).*plain-fields\.test\.ts$/)
  const text = explain(found)
  expect(text).toMatch(new RegExp(`pays for one\\s+\\(plain-fields.test.ts:${line}\\)`))
  expect(text).toMatch(new RegExp(`left 2→1, done\\s+\\(plain-fields.test.ts:${line}\\)`))
})
