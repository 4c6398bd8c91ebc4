import { expect, it } from 'vitest'
import { type Manifest, manifestOf } from './packaging/manifests.ts'
import { faultsOf, type Release } from './packaging/release-faults.ts'

// Nothing here packs or publishes.

const stm: Manifest = { ...(await manifestOf('stm')), version: '1.2.3', repository: 'somewhere' }
const ready: Release = {
  manifests: [stm, stm],
  changelog: '# Changelog\n\n## [1.2.3] - 2027-01-31\n',
  changes: '',
  tags: ['v1.2.3'],
}

it('a release whose papers agree is ready', () => {
  expect(faultsOf(ready)).toEqual([])
})

it.each<[Partial<Release>, string]>([
  [{ manifests: [stm, { ...stm, version: '1.2.4' }] }, 'several versions: 1.2.3,1.2.4'],
  [{ changelog: '## [Unreleased]\n\n## [1.2.2] - 2027-01-01' }, "no heading '## [1.2.3] - '"],
  [{ changelog: '## [1.2.3] - soon' }, "no heading '## [1.2.3] - '"],
  [{ changes: ' M README.md' }, 'not committed'],
  [{ tags: [''] }, 'no tag v1.2.3'],
  [
    { manifests: [await manifestOf('stm')].map((each) => ({ ...each, version: '1.2.3' })) },
    'names no repository',
  ],
])('%j is not ready', (change, fault) => {
  expect(faultsOf({ ...ready, ...change })).toEqual([expect.stringContaining(fault)])
})
