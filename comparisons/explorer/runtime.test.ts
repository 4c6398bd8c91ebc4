import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ExplorerMisuse } from './misuse.ts'
import { assertRuntime } from './runtime.ts'

const refused = (versions: Record<string, string>) => () => assertRuntime({ process: { versions } })

it.each([
  [{ node: '26.3.0', bun: '1.4.5' }, 'does not run in Bun 1.4.5'],
  [{ node: '26.3.0', deno: '2.9.6' }, 'does not run in Deno 2.9.6'],
  [{ node: '20.15.1' }, 'needs Node 20.16 or later, and this is Node 20.15.1'],
  [{ node: '18.20.0' }, 'needs Node 20.16 or later'],
])('%j is refused with words', (versions, words) => {
  expect(refused(versions)).toThrow(ExplorerMisuse)
  expect(refused(versions)).toThrow(words)
})

it.each(['20.16.0', '20.20.2', '22.0.0', '26.10.0'])('Node %s is known', (node) => {
  expect(refused({ node })).not.toThrow()
})

it('so is a page', () => {
  expect(() => assertRuntime({})).not.toThrow()
})

it('the manifests ask for the same version', () => {
  for (const file of ['package.json', 'packages/explorer/package.json']) {
    const url = new URL(`../../${file}`, import.meta.url)
    expect(JSON.parse(readFileSync(url, 'utf8')).engines.node).toBe('>=20.16')
  }
})
