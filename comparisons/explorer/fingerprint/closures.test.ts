import { Mutex, withTimeout } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { atomically, orElse, retry, TVar } from '../../../stm/index.ts'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'

type Work = (label: string) => Promise<void>

/** What is counted with and without merging, and what the search that merges could not see. */
async function both(program: Program) {
  const [merged, plain] = [await explore(program), await explore(program, { merges: false })]
  const countsOf = ({ outcomes, broken, interleavings }: typeof merged) => ({
    outcomes: Object.fromEntries([...outcomes].sort()),
    broken: Object.fromEntries([...broken].sort()),
    interleavings,
  })
  expect(countsOf(merged)).toEqual(countsOf(plain))
  return { unseen: merged.unseen, isMerged: merged.states < plain.states }
}

const SEEN = { unseen: null, isMerged: true }

/** A counter whose tasks are arrow functions, made within a method. */
class Counter {
  count = 0

  tasks(work: Work) {
    const add = (name: string) => async () => {
      const before = this.count
      await work(name)
      this.count = before + 1
    }
    return { Alice: add('thinks'), Bob: add('writes') }
  }
}

describe('what tasks close over', () => {
  it('is followed through functions that call others', async () => {
    const program: Program = ({ work }) => {
      let count = 0
      const read = () => count
      const write = (value: number) => {
        count = value
      }
      const add = async (name: string) => {
        const before = read()
        await work(name)
        write(before + 1)
      }
      return { subject: {}, tasks: { Alice: () => add('thinks'), Bob: () => add('writes') } }
    }
    expect(await both(program)).toEqual(SEEN)
  })

  it('is looked at whenever some code has run', async () => {
    const program: Program = ({ work }) => {
      let count = 1
      const change = (name: string, by: (value: number) => number) => async () => {
        await work(name)
        count = by(count)
      }
      const look = async () => {
        await work('looks')
        if (count === 3) throw new Error('three')
      }
      const add = change('adds', (value) => value + 1)
      const double = change('doubles', (value) => value * 2)
      return { subject: {}, tasks: { add, double, look } }
    }
    expect(await both(program)).toEqual(SEEN)
  })

  it('is followed into what a package has made for this run', async () => {
    const program: Program = ({ work }) => {
      let served = 0
      const lock = new Mutex()
      const guarded = withTimeout(lock, 10)
      const serve = (name: string) => async () => {
        await guarded.acquire()
        const before = served
        await work(name)
        served = before + 1
        lock.release()
      }
      return { subject: { lock }, tasks: { Alice: serve('thinks'), Bob: serve('writes') } }
    }
    expect((await both(program)).unseen).toBe('`this` in guarded.acquire')
  })

  it('is followed into what the transactions of stm are made of', async () => {
    const program: Program = ({ work }) => {
      const open = new TVar(false)
      let calls = 0
      const wait = orElse(
        (tx) => {
          if (!open.get(tx)) retry(tx)
        },
        (tx) => {
          calls += 1
          open.set(tx, true)
        },
      )
      const enter = (name: string) => async () => {
        await atomically(wait)
        const before = calls
        await work(name)
        calls = before
      }
      return { subject: {}, tasks: { Alice: enter('thinks'), Bob: enter('writes') } }
    }
    expect(await both(program)).toEqual(SEEN)
  })

  it('includes what `this` is in an arrow function', async () => {
    const program: Program = ({ work }) => {
      const counter = new Counter()
      return { subject: counter, tasks: counter.tasks(work) }
    }
    expect(await both(program)).toEqual(SEEN)
  })

  it('is named where `this` is something that nothing leads to', async () => {
    const program: Program = ({ work }) => ({ subject: {}, tasks: new Counter().tasks(work) })
    expect(await both(program)).toEqual({ unseen: '`this` in Alice', isMerged: false })
  })

  it('is named where nobody can look into it', async () => {
    const program: Program = ({ work }) => {
      let last = Promise.resolve()
      const follow = async () => {
        last = last.then(() => {})
        await work('thinks')
      }
      return { subject: {}, tasks: { Alice: follow, Bob: () => follow() } }
    }
    expect((await both(program)).unseen).toBe('last, in a closure of Alice')
  })

  it('is named where one run leaves it to the next', async () => {
    let runs = 0
    const program: Program = ({ work }) => {
      const run = async (name: string) => {
        await work(name)
        runs += 1
      }
      return { subject: {}, tasks: { Alice: () => run('thinks'), Bob: () => run('writes') } }
    }
    const { unseen } = await both(program)
    expect(runs).toBeGreaterThan(1)
    expect(unseen).toBe(
      'runs, in a closure of run, which is not the same at the start of every run',
    )
  })

  it('leaves functions alone that only an invariant calls, and that change nothing', async () => {
    const program: Program = ({ work }) => {
      const box = { count: 0 }
      const limit = { most: 2 }
      const isSmall = () => box.count <= limit.most
      const add = async () => {
        const before = box.count
        await work('thinks')
        box.count = before + 1
      }
      return {
        subject: box,
        tasks: { Alice: add, Bob: () => add() },
        invariants: { 'it is small': isSmall },
      }
    }
    expect(await both(program)).toEqual(SEEN)
  })
})

describe('what a task may still hold', () => {
  const saw = (record: { value: number }) => ({
    0: () => record.value !== 0,
    1: () => record.value !== 1,
    2: () => record.value !== 2,
  })

  it('counts when it has made it, and handed it over', async () => {
    const program: Program = ({ work }) => {
      const desk: { paper: { pages: number } | null } = { paper: null }
      const record = { value: -1 }
      return {
        subject: desk,
        record,
        tasks: {
          Alice: async () => {
            const paper = { pages: 0 }
            desk.paper = paper
            await work('looks away')
            await work('rests')
            const { pages } = paper
            await work('thinks')
            record.value = pages
          },
          Bob: async () => {
            const { paper } = desk
            desk.paper = null
            await work('takes it')
            if (paper) paper.pages = 1
            await work('writes')
            if (paper) paper.pages = 2
            await work('rests')
          },
        },
        finally: saw(record),
      }
    }
    expect(await both(program)).toEqual(SEEN)
  })

  it('counts when it was in a variable that holds something else by now', async () => {
    const program: Program = ({ work }) => {
      const variable = new TVar({ pages: 0 })
      const record = { value: -1 }
      const take = () => atomically((tx) => variable.get(tx))
      return {
        subject: { variable },
        record,
        tasks: {
          Alice: async () => {
            const paper = await take()
            await work('rests')
            const { pages } = paper
            await work('thinks')
            record.value = pages
          },
          Bob: async () => {
            const paper = await take()
            await atomically((tx) => variable.set(tx, { pages: 9 }))
            paper.pages = 1
            await work('writes')
            paper.pages = 2
          },
        },
        finally: saw(record),
      }
    }
    expect(await both(program)).toEqual(SEEN)
  })
})

describe('to look', () => {
  it('runs no code of the program', async () => {
    const looks: string[] = []
    const note = (what: string) => {
      looks.push(what)
      return what
    }
    class Watched {
      readonly name = 'watched'
      get length(): string {
        return note('a getter of a class')
      }
      static get [Symbol.species]() {
        return note('a getter of a class itself')
      }
      static [Symbol.hasInstance](): boolean {
        return note('instanceof') === ''
      }
      toString(): string {
        return note('toString')
      }
      valueOf(): string {
        return note('valueOf')
      }
      toJSON(): string {
        return note('toJSON')
      }
      *[Symbol.iterator]() {
        yield note('an iterator')
      }
    }
    class Entries extends Map<object, number> {
      override entries() {
        note('entries')
        return super.entries()
      }
      override forEach(): void {
        note('forEach')
      }
      override [Symbol.iterator]() {
        note('an iterator of a map')
        return super[Symbol.iterator]()
      }
    }
    const traps: ProxyHandler<object> = {
      get: (_, name) => note(`proxy: get ${String(name)}`),
      has: () => note('proxy: has') === '',
      ownKeys: () => [note('proxy: ownKeys')],
      getOwnPropertyDescriptor: () => void note('proxy: getOwnPropertyDescriptor'),
      getPrototypeOf: () => {
        note('proxy: getPrototypeOf')
        return null
      },
    }
    const { unseen } = await explore(({ work }) => {
      const watched = new Watched()
      const subject = {
        watched,
        entries: new Entries([[watched, 1]]),
        proxy: new Proxy({ count: 0 }, traps),
        call: new Proxy(() => {}, { ...traps, apply: () => note('proxy: apply') }),
        get made(): string {
          return note('a getter')
        },
        get broken(): string {
          throw new Error('not ready')
        },
      }
      const rest = () => work('rests')
      return { subject, record: { watched }, tasks: { Alice: rest, Bob: () => rest() } }
    })
    expect({ looks, unseen }).toEqual({ looks: [], unseen: null })
  })
})
