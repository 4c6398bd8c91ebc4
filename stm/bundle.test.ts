import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

it('a bundle of atomically and TVar alone has the default engine, and leaves the types out', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { atomically, TVar } from './index.ts'
        const x = new TVar(1)
        const next = atomically((tx) => x.modify(tx, (n) => [n, n + 1]))
        export const result = next.then((n) => [n, x.peek()])
      `,
      resolveDir: here,
    },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2023',
    logLevel: 'silent',
  })
  const code = outputFiles[0]?.text ?? ''
  expect(code).toContain('the event loop')
  expect(code).not.toContain('the capacity of a queue')

  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
  expect(await (await import(/* @vite-ignore */ url)).result).toEqual([1, 2])
})
