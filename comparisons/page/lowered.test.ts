import { fileURLToPath } from 'node:url'
import { runInContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closePages, page } from '../explorer/page-globals.suite.ts'
import { bundle } from './bundle.ts'
import { programs, ticksOf } from './lowered.suite.ts'
import { obstacle } from './problem-script.ts'
import { sharedModules } from './shared-modules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

let inPage: (name: string, isCarried: boolean) => Promise<string>

beforeAll(async () => {
  const { code } = await bundle(
    root,
    `import { ticksOf } from './comparisons/page/lowered.suite.ts'
    import { carryContext } from './comparisons/explorer/execution/carry-context.ts'
    import { AsyncContext } from './comparisons/explorer/execution/async-context.ts'
    const context = new AsyncContext()
    globalThis.inPage = async (name, isCarried) => {
      if (!isCarried) return ticksOf(name)
      const stop = carryContext(() => true)
      const found = await context.run({}, () => ticksOf(name))
      stop()
      return found
    }`,
  )
  expect(code).not.toMatch(/\basync(?: function| ?\(|\*)|\bawait\b/)
  const context = page()
  runInContext(code, context)
  inPage = runInContext('inPage', context)
})

afterAll(closePages)

const LATER = ['goes to the end of an async generator', 'asks an async generator ahead'] as const

it.each(Object.keys(programs).filter((name) => !LATER.some((later) => later === name)))(
  'what is lowered %s at the same microtask',
  async (name) => {
    const native = await ticksOf(name)
    expect(await inPage(name, false)).toBe(native)
    expect(await inPage(name, true)).toBe(native)
  },
)

it('an async generator ends later where it is lowered, so that a page plays none', async () => {
  const [end, ahead] = LATER
  expect(await ticksOf(end)).toBe('1 2, 1 6, 3 9, done 12')
  expect(await inPage(end, true)).toBe('1 2, 1 6, 3 9, done 13')
  expect(await ticksOf(ahead)).toBe('1 2, 1 5, 3 7, end 7, done 10')
  expect(await inPage(ahead, true)).toBe('1 2, 1 7, 3 11, end 14, done 17')
  const file = 'patterns/pipeline/event-streaming-iterables.ts'
  expect(await obstacle(root, file, sharedModules(root, new Set()))).toBe(
    'it has an async generator, which ends one or more microtasks later in a page',
  )
})
