import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AsyncContext, CallbackScope } from './async-context.ts'

const [alice, bob] = [{ name: 'Alice' }, { name: 'Bob' }]

describe('an async context in Node', () => {
  const context = new AsyncContext<{ name: string }>()
  afterEach(() => context.end())

  it('goes with the code through awaits and callbacks, whatever else runs in between', async () => {
    const seen: [string, object | undefined][] = []
    const look = async (label: string) => {
      seen.push([label, context.current()])
      await null
      seen.push([label, context.current()])
      await turn()
      seen.push([label, context.current()])
    }
    await Promise.all([
      context.run(alice, () => look('Alice')),
      look('outside'),
      context.run(bob, () => look('Bob')),
    ])
    expect(context.isExact).toBe(true)
    const times = (who: object | undefined, label: string) => Array(3).fill([label, who])
    expect(seen.filter(([label]) => label === 'Alice')).toEqual(times(alice, 'Alice'))
    expect(seen.filter(([label]) => label === 'Bob')).toEqual(times(bob, 'Bob'))
    expect(seen.filter(([label]) => label === 'outside')).toEqual(times(undefined, 'outside'))
  })

  it('is that of the waiting code when another wakes it by a signal or a promise', async () => {
    const controller = new AbortController()
    let open = () => {}
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    const woken = context.run(alice, async () => {
      await Promise.all([once(controller.signal, 'abort'), opened])
      return context.current()
    })
    context.run(bob, () => {
      controller.abort()
      open()
    })
    expect(await woken).toBe(alice)
  })

  it('ends with everything that was set', () => {
    context.run(alice, () => {
      expect(context.current()).toBe(alice)
      context.end()
      expect(context.current()).toBeUndefined()
    })
    expect(context.run(bob, () => context.current())).toBe(bob)
  })
})

describe('an async context in a page', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is what is being run, and else whose step it is', async () => {
    vi.stubGlobal('process', undefined)
    const context = new AsyncContext<{ name: string }>()
    expect(context.isExact).toBe(false)
    expect(context.current()).toBeUndefined()
    context.inStep = () => bob
    await context.run(alice, async () => {
      expect(context.current()).toBe(alice)
      await null
      expect(context.current()).toBe(bob)
    })
    context.inStep = () => undefined
    expect(() =>
      context.run(alice, () => {
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(context.current()).toBeUndefined()
    expect(new CallbackScope('Timeout').run(() => 5)).toBe(5)
  })
})

it('a callback runs in the context in which its scope was made', () => {
  const own = new AsyncLocalStorage<string>()
  const scope = own.run('made here', () => new CallbackScope('Timeout'))
  expect(own.run('called here', () => scope.run(() => own.getStore()))).toBe('made here')
})
