import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { originalPositionFor, type SourceMapInput, TraceMap } from '@jridgewell/trace-mapping'
import { expect, it } from 'vitest'
import { bundle } from './bundle.ts'
import { ownLines } from './own-lines.ts'
import { sharedModules } from './shared-modules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const FILE = 'patterns/futures-and-dataflow/event-alien-signals.ts'

it('keeps the lines of the project and leaves out those of packages', async () => {
  const entry = `export { default } from './${FILE}'`
  const { code, map } = await bundle(root, entry, [sharedModules(root, new Set())])
  const own = ownLines(map)
  const sourceOf = (text: string) => {
    expect(code).toContain(text)
    const before = code.slice(0, code.indexOf(text)).split('\n')
    const at = { line: before.length, column: before.at(-1)?.length ?? 0 }
    const find = (each: object) => originalPositionFor(new TraceMap(each as SourceMapInput), at)
    return [find(map), find(own)] as const
  }
  const source = (await readFile(join(root, FILE), 'utf8')).split('\n')
  const line = source.findIndex((each) => each.startsWith('export default class')) + 1
  const [, name = ''] = /class (\w+)/.exec(source[line - 1] ?? '') ?? []
  expect(sourceOf(name)[1]).toMatchObject({ source: FILE, line })
  const [before, after] = sourceOf('function createReactiveSystem')
  expect(before.source).toContain('node_modules/alien-signals')
  expect(after.source).toBe(null)
  expect(JSON.stringify(own).length).toBeLessThan(JSON.stringify(map).length / 2)
})
