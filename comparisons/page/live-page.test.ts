import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openBrowser } from './browser.suite.ts'
import { browserPath } from './browser-path.ts'
import { serveLive } from './live-page.ts'
import type { Served } from './serve-page.ts'

// A page that is served loads again when a source changes. The sources are copied, to be changed.

const project = fileURLToPath(new URL('../..', import.meta.url))
const CHANGED = 'patterns/select/stm.ts'

let root: string
let served: Pick<Served, 'url' | 'close'>
const reloaded: string[] = []
const faults: string[] = []

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'live-page-'))
  for (const each of ['patterns', 'stm', 'comparisons', 'package.json', 'tsconfig.json']) {
    await cp(join(project, each), join(root, each), { recursive: true })
  }
  await symlink(join(project, 'node_modules'), join(root, 'node_modules'))
  served = await serveLive(root, 0, {
    reloaded: (paths) => void reloaded.push(...paths),
    failed: (fault) => void faults.push(fault),
  })
})

afterAll(async () => {
  await served.close()
  await rm(root, { recursive: true, force: true })
})

const script = async () => await (await fetch(`${served.url}problems/select.js`)).text()

it('builds a problem again when a source of it changes, and keeps it while one is wrong', async () => {
  const file = join(root, CHANGED)
  const right = await readFile(file, 'utf8')
  const before = await script()
  await writeFile(file, `${right}\nexport const more = 'added here'\n`)
  await vi.waitFor(() => expect(reloaded).toEqual([CHANGED]), { timeout: 60_000 })
  const changed = await script()
  expect(before).not.toContain('added here')
  expect(changed).toContain('added here')

  await appendFile(file, 'export const = 1\n')
  const line = right.split('\n').length + 2
  const fault = `${CHANGED}:${line}:14: Expected identifier but found "="`
  await vi.waitFor(() => expect(faults).toEqual([fault]), { timeout: 60_000 })
  expect(await script()).toBe(changed)

  await writeFile(file, right)
  await vi.waitFor(async () => expect(await script()).toBe(before), { timeout: 60_000 })
  expect(reloaded).toEqual([CHANGED, CHANGED])
  expect(faults).toEqual([fault])
})

it('has no other file, and serves none of the project', async () => {
  for (const path of ['package.json', 'problems/nothing.js', '..%2fpackage.json']) {
    expect((await fetch(`${served.url}${path}`)).status).toBe(404)
  }
})

it.skipIf(browserPath === undefined)('loads again in a browser, at the same step', async () => {
  let browser: Browser | undefined
  try {
    browser = await openBrowser()
    const page = await browser.newPage()
    await page.goto(`${served.url}#select`)
    await page.waitForSelector('.ending .token')
    await page.keyboard.press('1')
    await page.waitForSelector('.lanes tbody tr:nth-child(2)')
    await page.waitForSelector('.ending .token')
    const address = page.url()
    await page.evaluate('window.isOld = true')
    await appendFile(join(root, 'patterns/select/problem.ts'), '\n// Changed.\n')
    await page.waitForFunction('window.isOld === undefined', undefined, { timeout: 60_000 })
    await page.waitForSelector('.ending .token')
    expect(page.url()).toBe(address)
    expect(await page.locator('.lanes tbody tr').count()).toBe(2)
  } finally {
    await browser?.close()
  }
})
