import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { inspectorOfHost } from './inspector.ts'

it('shows the variables of a closure, in a context of its own as well', async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('inspector.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'explorer',
    platform: 'node',
    write: false,
  })
  // As the tests of jest have it: the same modules, and a `process` that is a copy.
  const { getBuiltinModule } = process
  const context = createContext({ process: { getBuiltinModule } })
  const scopeIn = (variable: number) => `
    (() => {
      let count = ${variable}
      return explorer.inspectorOfHost()?.scopesOf(() => count)[0]?.count
    })()`
  runInContext(outputFiles[0]?.text ?? '', context)
  expect(runInContext(scopeIn(7), context)).toBe(7)

  let count = 8
  expect(inspectorOfHost()?.scopesOf(() => count++)[0]?.count).toBe(8)
})
