import { fileURLToPath } from 'node:url'
import { runInContext } from 'node:vm'
import { build } from 'esbuild'
import { afterEach, expect, it } from 'vitest'
import { count, exploreAll } from './page.suite.ts'
import { closePages, page } from './page-globals.suite.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

afterEach(closePages)

/** The explorer, the transactions, the locks and two programs, bundled for a page. */
async function bundle() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['comparisons/explorer/page.suite.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'bundle',
    target: 'es2023',
    logLevel: 'silent',
  })
  return { code: outputFiles[0]?.text ?? '', files: Object.keys(metafile.inputs) }
}

it('explores in a page as it does in Node', async () => {
  const { code } = await bundle()
  const context = page()
  runInContext(code, context)
  const found = await runInContext('bundle.exploreAll()', context)
  expect(found).toBe(await exploreAll())
  expect(found).toMatchInlineSnapshot(`
    "twoMutexes, event-loop: all 10; 4 deadlock, 6 completed; 0.5
    twoMutexes, preemptive: all 8; 4 completed, 4 deadlock; 0.5
    transfers, event-loop: all 22; 22 completed; 0
    transfers, preemptive: all 322; 322 completed; 0"
  `)
})

it('merges nothing in a page where a variable of a closure is assigned, and names it', async () => {
  const { code } = await bundle()
  const context = page()
  runInContext(code, context)
  const found: { unseen: string; outcomes: string } = await runInContext('bundle.count()', context)
  const here = await count()
  expect([found.unseen, here.unseen]).toEqual(['sum, in a closure of Alice', null])
  expect(found.outcomes).toBe(here.outcomes)
})

it('is bundled from the explorer, the transactions, and the packages that they need', async () => {
  const { files } = await bundle()
  const origins = files.map(
    (file) =>
      /node_modules\/[^/]+/.exec(file)?.[0] ??
      /^comparisons\/(?:explorer|text)|^[^/]+/.exec(file)?.[0],
  )
  expect([...new Set(origins)].sort()).toEqual([
    'comparisons/explorer',
    'comparisons/text',
    'node_modules/acorn',
    'node_modules/async-mutex',
    'node_modules/tinyqueue',
    'node_modules/yocto-queue',
    'stm',
  ])
})

it.each(['process', 'setImmediate', 'Buffer', 'require', 'global', 'module'])(
  'a page has no %s',
  (name) => {
    expect(runInContext(`typeof ${name}`, page())).toBe('undefined')
    expect(() => runInContext(`${name}`, page())).toThrow(`${name} is not defined`)
  },
)
