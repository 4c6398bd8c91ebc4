import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { faultsIn, makeReference, type Reference } from './packaging/reference.ts'
import { digestOfSources, testedReference } from './tested-runs.ts'

// That docs/api/ is up to date: npm run fresh.

let reference: Reference

beforeAll(async () => {
  await testedReference.forget('api')
  const digest = await digestOfSources()
  reference = await makeReference()
  if (reference.faults.length === 0) await testedReference.keep('api', [...reference.pages], digest)
})

it('everything that the packages export has a docstring, and no docstring has a broken link', () => {
  expect(reference.faults).toEqual([])
})

it('there is a page for each door of a package, and an index', () => {
  expect([...reference.pages.keys()]).toEqual([
    'README.md',
    'comparisons/explorer.md',
    'comparisons/explorer/vitest.md',
    'comparisons/thread-explorer.md',
    'stm.md',
    'stm/threads.md',
  ])
  expect(reference.pages.get('stm.md')).toContain('### TVar')
  expect(reference.pages.get('stm.md')).toContain(
    'Runs `body` as if nothing else ran at the same time',
  )
})

it('the pages name nothing of this machine', () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  expect([...reference.pages].filter(([, page]) => page.includes(root))).toEqual([])
})

it('a fault is a warning of TypeDoc, and not the line that counts them', () => {
  const output = [
    '[info] Loaded plugin',
    '[warning] stm.TVar.get (CallSignature), defined in x.ts, does not have any documentation',
    '[warning] Found 0 errors and 1 warnings',
  ]
  expect(faultsIn(output.join('\n'))).toEqual([
    'docs/api: stm.TVar.get (CallSignature), defined in x.ts, does not have any documentation',
  ])
})
