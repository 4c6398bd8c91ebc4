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
      ['till.last', 'null', 'an object'],
      ['till.last.who', null, 'Alice'],
      ['till.#taken', '0', '1'],
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
  expect(steps.flatMap(changesOf)).toEqual([
    ['timer', 'null', 'a Timeout'],
    ['open', 'false', 'true'],
  ])
})

class Door {
  readonly #waiters: (() => void)[] = []
  hook: (() => void) | null = null
  guest: { name: string } | null = null
  readonly guests: { name: string }[] = []

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve)
    })
  }

  open(): void {
    const guest = { name: 'Ann' }
    this.hook = () => {}
    this.guest = guest
    this.guests.push(guest)
    for (const waiter of this.#waiters.splice(0)) waiter()
  }

  close(): void {
    this.hook = null
    this.guest = null
    this.guests.pop()
  }
}

it('what comes to hold a function or an object is not said to be gone, and what goes is', async () => {
  const { steps } = await replay(({ work }) => {
    const door = new Door()
    const visit = async () => {
      await door.wait()
      await work('looks round')
      door.close()
    }
    const admit = async () => {
      await work('comes')
      door.open()
    }
    return { subject: door, tasks: { Alice: visit, Bob: admit } }
  }, [])
  expect(steps.map(changesOf)).toEqual([
    [['#waiters', '[]', '[a function]']],
    [
      ['hook', 'null', 'a function'],
      ['guest', 'null', 'an object'],
      ['guest.name', null, 'Ann'],
      ['guests', '[]', '[1 item]'],
      ['#waiters', '[a function]', '[]'],
    ],
    [
      ['hook', 'a function', 'null'],
      ['guest', 'an object', 'null'],
      ['guests', '[1 item]', '[]'],
      ['guest.name', 'Ann', null],
    ],
  ])
})

it('a long value shows in what it has changed, in the record as well', async () => {
  const { steps } = await replay(() => {
    const record = { log: Array.from({ length: 30 }, (_, i) => i), note: '' }
    const shop = { text: 'a'.repeat(60), list: [...record.log] }
    const write = async () => {
      shop.text += 'b'
      shop.list.push(30)
      record.log.push(30)
    }
    return { subject: shop, record, tasks: { Alice: write } }
  }, [])
  expect(steps.flatMap(changesOf)).toEqual([
    ['text', '…aaaaaaaaaaaa', '…aaaaaaaaaaaab'],
    ['list', '…26, 27, 28, 29]', '…26, 27, 28, 29, 30]'],
  ])
  expect(steps.flatMap(({ actions }) => actions)).toEqual(['done', 'log …26, 27, 28, 29, 30]'])
})

it('of an object of a class in the record only the beginning is compared', async () => {
  class Ledger {
    readonly about = 'what each account has, in the order of the accounts'
    total = 0
  }
  const { steps } = await replay(() => {
    const ledger = new Ledger()
    const add = async () => {
      ledger.total += 1
    }
    return { record: { ledger, all: { ledger } }, tasks: { Alice: add } }
  }, [])
  expect(steps.flatMap(({ actions }) => actions)).toEqual(['done'])
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
