import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadSlots } from '../execution/slots.ts'
import { explain, explore } from '../index.ts'
import { installedVersion, otherVersion, VERSIONS } from './followed-versions.ts'
import { forgetUsed, unfollowed, unfollowedUsed } from './unfollowed.ts'

const packages = Object.entries(VERSIONS) as [keyof typeof VERSIONS, string][]

it.each(packages)('%s is tested with the version that is installed', (name, version) => {
  expect(installedVersion(name)).toBe(version)
})

it('the table of the package has these versions, in this order', () => {
  const readme = readFileSync(
    new URL('../../../packages/explorer/README.md', import.meta.url),
    'utf8',
  )
  const rows = [...readme.matchAll(/^\| `([\w-]+)` \| ([\d.]+) \|/gm)]
  expect(rows.map(([, name, version]) => [name, version])).toEqual(packages)
})

it.each([
  ['10.2.3', null],
  ['11.0.0', 'p-queue 11 is not followed; 10 is'],
  ['9.1.0', 'p-queue 9 is not followed; 10 is'],
  [null, null],
])('of a p-queue %s it says %s', (found, says) => {
  expect(otherVersion('p-queue', found)).toBe(says)
})

it('before 1.0 a minor version is a major one', () => {
  expect(otherVersion('async-mutex', '0.5.9')).toBeNull()
  expect(otherVersion('async-mutex', '0.4.1')).toBe('async-mutex 0.4 is not followed; 0.5 is')
})

it('no version is known of what is not installed', () => {
  expect(installedVersion('a-package-that-is-not-there')).toBeNull()
})

it('what is not followed is noticed where a run uses it, and only there', async () => {
  class Queue {
    added = 0

    add(): void {
      this.added += 1
    }
  }
  const adapter = unfollowed(Queue.prototype, 'add', 'p-queue 11 is not followed; 10 is')
  let running: object | null = null
  const restore = adapter.intercept?.(() => running as never)
  forgetUsed()
  new Queue().add()
  expect(unfollowedUsed()).toEqual([])
  running = {}
  new Queue().add()
  expect(unfollowedUsed()).toEqual(['p-queue 11 is not followed; 10 is'])
  restore?.()
  forgetUsed()
  new Queue().add()
  expect(unfollowedUsed()).toEqual([])
  await loadSlots()
  const found = await explore(({ work }) => ({ tasks: { Alice: () => work('rests') } }))
  expect(found.notFollowed).toEqual([])
  expect(explain({ ...found, notFollowed: ['p-queue 11 is not followed; 10 is'] })).toContain(
    '\np-queue 11 is not followed; 10 is',
  )
})
