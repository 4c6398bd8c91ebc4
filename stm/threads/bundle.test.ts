import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { createHeap, int32 } from './index.ts'

// A TypeScript thread is bundled, and must not notice.

const folder = mkdtempSync(join(tmpdir(), 'stm-bundle-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, source: string): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, source)
  return path
}

const library = JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))
const returning = (value: string) => `
  import { int32, onThread } from ${library}
  export const work = onThread({ n: int32 }, () => (${value}))
`
const resultOf = (path: string) =>
  createHeap({ n: int32 }).spawn<unknown>(pathToFileURL(path), 'work').result

it('the address of a module is that of its source, and a text that looks like it stays', async () => {
  const there = write('lib/there.mjs', 'export const there = import.meta.url')
  const entry = write(
    'addresses.ts',
    `#!/usr/bin/env node
  import { there } from './lib/there.mjs'
  const { url } = { url: import . meta . url as string }
${returning(`{
  there, url,
  filename: import.meta.filename,
  dirname: import.meta.dirname,
  line: new Error().stack?.match(/addresses[.]ts:(\\d+)/)?.[1],
  texts: ['import.meta.url', "'import.meta.url'", \`import.meta.url \${1}\`, /import.meta.url/.source],
}`)}`,
  )
  expect(await resultOf(entry)).toEqual({
    there: pathToFileURL(there).href,
    url: pathToFileURL(entry).href,
    filename: entry,
    dirname: folder,
    line: '10',
    texts: ['import.meta.url', "'import.meta.url'", 'import.meta.url 1', 'import.meta.url'],
  })
})

it('a package is that which Node would load, and not that for bundlers', async () => {
  const exports = { module: './m.js', import: './i.mjs', default: './c.cjs' }
  write('node_modules/dual/package.json', JSON.stringify({ exports: { '.': exports } }))
  write('node_modules/dual/m.js', `export const who = 'for bundlers'`)
  write('node_modules/dual/i.mjs', `export const who = 'for import'`)
  write('node_modules/dual/c.cjs', `exports.who = 'for require'`)
  write('node_modules/old/package.json', JSON.stringify({ main: './c.cjs', module: './m.mjs' }))
  write('node_modules/old/m.mjs', `export const what = 'for bundlers'`)
  write('node_modules/old/c.cjs', `exports.what = 'for Node'`)
  const imports = `import { who } from 'dual'\nimport { what } from 'old'\n`
  const entry = write('packages.ts', imports + returning('[who, what]'))
  expect(await resultOf(entry)).toEqual(['for import', 'for Node'])
})
