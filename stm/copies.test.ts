import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import type * as stm from './index.ts'
import { turnOfTheEventLoop } from './testing/conformance.suite.ts'

type Copy = typeof stm

// Two packages that each brought a copy of their own.

/** The library once more; each `name` is another module. */
async function copyCalled(name: string): Promise<Copy> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('index.ts', import.meta.url))],
    banner: { js: `// ${name}` },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
  })
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.text ?? '').toString('base64')}`
  return await import(/* @vite-ignore */ url)
}

async function twoCopies(): Promise<readonly [Copy, Copy]> {
  const [a, b] = [await copyCalled('a'), await copyCalled('b')]
  expect(a.TVar).not.toBe(b.TVar)
  return [a, b]
}

it('what fails in one is undone, though the other has written it before', async () => {
  const [a, b] = await twoCopies()
  const x = new a.TVar(0)
  for (let i = 0; i < 10; i += 1) {
    for (const copy of [a, b]) {
      copy.atomicallySync((tx) => x.set(tx, i))
      for (const other of [b, a]) {
        const failing = () =>
          other.atomicallySync((tx) => {
            x.set(tx, -1)
            throw new Error('no')
          })
        expect(failing).toThrow('no')
        expect(x.peek()).toBe(i)
      }
    }
  }
})

it('who waits in one is woken by the other, in their order', async () => {
  const [a, b] = await twoCopies()
  const permits = new a.TVar(0)
  const served: number[] = []
  for (const [i, copy] of [a, b, b, a, b].entries()) {
    void copy
      .atomically((tx) => {
        if (permits.get(tx) === 0) copy.retry(tx)
        permits.update(tx, (n) => n - 1)
      })
      .then(() => served.push(i))
  }
  for (const copy of [b, a, b, a, a]) copy.atomicallySync((tx) => permits.update(tx, (n) => n + 1))
  await turnOfTheEventLoop()
  expect(served.sort()).toEqual([0, 1, 2, 3, 4])
  expect(permits.peek()).toBe(0)
})

it('a transaction of one cannot start inside one of the other', async () => {
  const [a, b] = await twoCopies()
  const x = new b.TVar(0)
  const nested = () => a.atomicallySync(() => b.atomicallySync((tx) => x.set(tx, 1)))
  expect(nested).toThrow('a transaction was started inside a transaction')
  expect(x.peek()).toBe(0)
})
