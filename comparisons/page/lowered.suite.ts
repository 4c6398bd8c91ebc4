// Programs whose order of microtasks is looked at: what a page runs is lowered.

/** Runs `program` beside counted microtasks. Resolves with what it said, and after how many of them. */
export async function ticksOf(name: string): Promise<string> {
  const said: string[] = []
  let ticks = 0
  let isOver = false
  const count = (): void => {
    ticks += 1
    if (!isOver && ticks < 60) void Promise.resolve().then(count)
  }
  void Promise.resolve().then(count)
  const say = (what: string) => void said.push(`${what} ${ticks}`)
  await programs[name]?.(say).catch((error: Error) => say(`threw ${error.message}`))
  say('done')
  isOver = true
  return said.join(', ')
}

type Program = (say: (what: string) => void) => Promise<unknown>

const later = async (): Promise<number> => {
  await null
  return 1
}

async function* three(): AsyncGenerator<number, void, undefined> {
  yield 1
  yield await later()
  await null
  yield 3
}

export const programs: Readonly<Record<string, Program>> = {
  async 'awaits what is no promise'(say) {
    await null
    say('after null')
    await 1
    say('after 1')
  },
  async 'awaits promises'(say) {
    await Promise.resolve()
    say('settled')
    await later()
    say('async')
    await Promise.all([later(), null])
    say('all')
    await Promise.race([later(), new Promise(() => {})])
    say('race')
    await later().finally(() => say('finally'))
  },
  async 'awaits a thenable'(say) {
    // biome-ignore lint/suspicious/noThenProperty: that is what it is about
    await { then: (resolve: () => void) => resolve() }
    say('after')
  },
  async 'returns a promise'(say) {
    const inner = async () => later()
    await inner()
    say('async')
    await later().then(() => later())
    say('then')
    await new Promise((resolve) => resolve(later()))
    say('new')
  },
  async 'throws and catches'(say) {
    try {
      await Promise.reject(new Error('no'))
    } catch {
      say('caught')
    } finally {
      await null
      say('finally')
    }
    throw new Error('out')
  },
  async 'queues microtasks'(say) {
    queueMicrotask(() => say('queued'))
    await null
    say('awaited')
    await new Promise<void>((resolve) => queueMicrotask(resolve))
  },
  async 'goes through promises'(say) {
    for await (const value of [later(), 2]) say(`${value}`)
  },
  async 'stops in an async generator'(say) {
    for await (const value of three()) {
      say(`${value}`)
      break
    }
  },
  async 'goes to the end of an async generator'(say) {
    for await (const value of three()) say(`${value}`)
  },
  async 'asks an async generator ahead'(say) {
    const generator = three()
    const asked = [1, 2, 3, 4].map(() => generator.next())
    for (const next of asked) void next.then(({ value, done }) => say(done ? 'end' : `${value}`))
    await Promise.all(asked)
  },
}
