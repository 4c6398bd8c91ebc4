import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discover, type Entry, type Solution } from '../../patterns/discover.ts'
import { type Mapped, mapOf, type Rule, writeToken } from '../explorer/index.ts'
import { programOf } from '../verdicts/program-of.ts'
import { sentenceOf } from './app/sentence-of.ts'
import { browserPath, openBrowser } from './browser.suite.ts'
import type { Served } from './serve-page.ts'
import { builtAndServed } from './served.suite.ts'

const entries = await discover()

/** The first scenario of a problem, with a solution of it. */
async function chosen(problem: string, of: string, rule: Rule = 'event-loop') {
  const { name, pattern, solutions } = entries.find((each) => each.name === problem) as Entry
  const solution = (await solutions()).find((each) => each.name === of) as Solution
  const [scenario = ''] = Object.keys(pattern.scenarios)
  const program = programOf(pattern.scenarios[scenario] as never, solution)
  const written = { program: [name, solution.name, scenario], rule } as const
  const address = `${name}/${writeToken({ ...written, outcome: 'completed', schedule: [] })}`
  const explored = (): Promise<Mapped> => mapOf(program, { rule })
  return { address, explored }
}

describe.skipIf(browserPath === undefined)('in a browser', () => {
  let folder: string
  let served: Served
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-'))
    served = await builtAndServed(folder)
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on('pageerror', ({ message }) => errors.push(message))
  })

  afterAll(async () => {
    await browser.close()
    await served.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(address: string, at = served.url): Promise<void> {
    await page.goto('about:blank')
    await page.goto(`${at}#${address}`)
    await page.waitForSelector('.ending .token')
  }

  it('searches in a worker, from a file as well, and ends one that is no longer needed', async () => {
    const { address, explored } = await chosen('dining-philosophers', 'mutex-naive')
    await open(address, pathToFileURL(join(folder, 'index.html')).href)
    await page.getByRole('button', { name: 'Let the explorer play' }).click()
    await page.getByText(sentenceOf((await explored()).exploration)).waitFor()
    expect(page.workers()).toHaveLength(1)
    const [first] = page.workers()
    await page.getByLabel('Solution').selectOption('stm')
    await page.getByRole('button', { name: 'Let the explorer play' }).click()
    const { explored: other } = await chosen('dining-philosophers', 'stm')
    await page.getByText(sentenceOf((await other()).exploration)).waitFor()
    expect(page.workers()).toHaveLength(1)
    expect(page.workers()[0]).not.toBe(first)
  })

  it('has had no error', () => {
    expect(errors).toEqual([])
  })
})
