import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Exploration, explore } from '../explorer/index.ts'
import { programOf } from '../verdicts/program-of.ts'
import { sentenceOf } from './app/sentence-of.ts'
import { closesOnFault, HANG, openBrowser } from './browser.suite.ts'
import { browserPath } from './browser-path.ts'
import { servedPage, writeFor } from './served.suite.ts'

const WIDE = { width: 1440, height: 900 }

const root = fileURLToPath(new URL('../..', import.meta.url))
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const philosophers = join(root, 'patterns/dining-philosophers')

/** The naive philosophers, with one of the two ways of taking a fork replaced by `dine`. */
async function naive(dine: string): Promise<string> {
  const text = await readFile(join(philosophers, 'mutex-naive.ts'), 'utf8')
  const changed = text.replace('await this.#with(left, () => this.#with(right, meal))', dine)
  expect(changed).not.toBe(text)
  return changed
}

/** What a terminal finds of 'three dine', under the rule with which the page begins. */
async function inTerminal(file: string): Promise<Exploration> {
  const { default: problem } = await import(join(philosophers, 'problem.ts'))
  const { default: solve } = await import(join(philosophers, file))
  const program = programOf(problem.scenarios['three dine'], { solve } as never)
  return await explore(program, { rule: 'event-loop' })
}

// Without a browser: comparisons/page/browser.suite.ts says so.
describe.skipIf(browserPath === undefined)('the editor, in Chromium', () => {
  let served: Awaited<ReturnType<typeof servedPage>>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const errors: string[] = []
  const asked: string[] = []

  beforeAll(async () => {
    served = await servedPage()
    browser = await openBrowser()
  })

  /** Opens an empty page, of a reader who has not been here before. */
  async function renew(): Promise<void> {
    await context?.close()
    context = await browser.newContext({ viewport: WIDE })
    page = closesOnFault(await context.newPage())
    page.setDefaultTimeout(HANG)
    page.on('pageerror', ({ message }) => errors.push(message))
    page.on('request', (request) => asked.push(request.url()))
    await page.addInitScript({ path: axe })
  }

  /** Has the page forget everything, and keeps the compiler: to load and start it takes most of a test. */
  async function forget(): Promise<void> {
    await page.setViewportSize(WIDE)
    await page.getByRole('button', { name: 'Forget everything' }).click()
    await page.getByRole('button', { name: 'Yes, forget it' }).click()
    await show('select')
  }

  let isShared = false

  /** Opens a page for one test alone. */
  async function alone(): Promise<void> {
    await renew()
    isShared = false
  }

  beforeEach(async () => {
    await (isShared ? forget() : renew())
    isShared = true
  })

  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  const text = () => page.locator('.cm-content')
  const answer = () => page.locator('.answer')

  /** Opens an address of the page, and waits until the run at it is known. */
  async function show(address: string, at = served.url): Promise<void> {
    await page.goto(`${at}#${address}`)
    const [problem] = address.split('/')
    await page.waitForFunction(`document.querySelector('.pickers select')?.value === '${problem}'`)
    await page.waitForSelector('.ending .token')
  }

  /** Opens an address of the page and then the editor. */
  async function openEditor(address = 'dining-philosophers', at = served.url): Promise<void> {
    await show(address, at)
    await page.getByRole('button', { name: 'Open the editor' }).click()
    await text().waitFor()
  }

  async function write(written: string): Promise<void> {
    await text().focus()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(written)
  }

  /** Writes a text, tries it, and returns what the explorer answers. */
  async function tryOut(written: string): Promise<string> {
    await write(written)
    await page.getByRole('button', { name: 'Try it' }).click()
    await answer().locator('strong').waitFor()
    return (await answer().textContent()) ?? ''
  }

  const faults = () =>
    page.evaluate<string[]>(`axe.run(document).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`)

  it('proves a mended solution, with the count of the terminal', async () => {
    await openEditor()
    expect(await page.getByText('is called “circular wait”').count()).toBe(1)
    const said = await tryOut(await readFile(join(philosophers, 'mutex.ts'), 'utf8'))
    expect(said).toContain('It holds.')
    const found = await inTerminal('mutex.ts')
    expect(found.outcomes).toEqual(new Map([['completed', found.interleavings]]))
    expect(said).toContain(sentenceOf(found))
    // The board plays it, and says that no token names it.
    expect(await page.locator('.source').textContent()).toContain('OrderedTable')
    expect(await page.locator('.ending').textContent()).toContain('No token names this run')
    expect(page.url()).toMatch(/#dining-philosophers\/yours:mutex-naive:three-dine:event-loop$/)
    // It is written down, in words, wherever it was done.
    const picked = await page.locator('option:checked').allTextContents()
    expect(picked.slice(0, 3)).toEqual([
      'Dining philosophers ✓ mended',
      'mutex-naive, as you have changed it',
      'three dine ✓ mended',
    ])
  })

  it('plays every scenario of what was written, and leads to each', async () => {
    await openEditor()
    const text = await naive(
      'await this.#with(Math.min(left, right), () => this.#with(Math.max(left, right), meal))',
    )
    expect(await tryOut(text)).toContain('It holds.')
    await page.getByRole('button', { name: 'Play every scenario' }).click()
    await page.getByText(/It holds in \d+ of \d+ scenarios/).waitFor()
    const said = await page.locator('.rounds li').allTextContents()
    const { default: problem } = await import(join(philosophers, 'problem.ts'))
    const names = Object.keys(problem.scenarios)
    expect(said.map((each) => each.replace(/^[✓✗] |:.*/g, ''))).toEqual(names)
    const of = (name: string) => said[names.indexOf(name)]
    expect(of('five dine')).toMatch(/^✓ .*and none fails/)
    // One order at each table is none across two: the terminal declares that of mutex.ts.
    expect(of('a meal at two tables')).toMatch(/^✗ .* fail/)
    expect(of('a meal at two tables, opened')).toContain('it publishes only what')
    const row = page.locator('.rounds li').nth(names.indexOf('a meal at two tables'))
    await row.getByRole('button', { name: 'Play it' }).click()
    await answer().getByText('It can still go wrong.').waitFor()
    expect(await page.locator('option:checked').allTextContents()).toContain('a meal at two tables')
    // What holds under one rule need not hold under another.
    await page.getByLabel('Who may interrupt').selectOption('preemptive')
    await page.getByRole('button', { name: 'Play every scenario' }).waitFor()
    expect(await page.locator('.rounds').count()).toBe(0)
  })

  it('breaks what is mended by half, marks its lines, and shows the schedule', async () => {
    await openEditor()
    // Only the last philosopher takes the forks in the other order, in one of the two tables.
    const said = await tryOut(
      await naive(`if (seat > this.forks.length) await this.#with(right, () => this.#with(left, meal))
    else await this.#with(left, () => this.#with(right, meal))`),
    )
    expect(said).toContain('It can still go wrong.')
    const found = await inTerminal('mutex-naive.ts')
    expect(said).toContain(sentenceOf(found))
    await page.getByRole('button', { name: 'Show me how it breaks' }).click()
    await page.waitForSelector('.ending[data-outcome=deadlock]')
    const steps = found.failures[0]?.steps.length ?? 0
    expect(await page.locator('.lanes tbody tr').count()).toBe(steps + 1)
    const line = await page.locator('.source li.at').textContent()
    expect(line).toContain('runExclusive(use)')
    // One line further down than in the file as it is.
    const original = await readFile(join(philosophers, 'mutex-naive.ts'), 'utf8')
    const at = original.split('\n').findIndex((each) => each.includes('runExclusive(use)')) + 1
    expect(line).toMatch(new RegExp(`^${at + 1}\\b`))
  })

  it('shows a syntax error at its line, as soon as the reader pauses, and leads there', async () => {
    await openEditor()
    await write('export default class {\n  dine() {\n    const a = 1 +* 2\n  }\n}\n')
    await page.getByRole('button', { name: 'Line 3' }).waitFor()
    expect(await page.locator('.faults').textContent()).toContain('Unexpected "*"')
    await page.waitForSelector('.cm-lintRange-error')
    expect(await page.locator('.cm-line:has(.cm-lintRange-error)').textContent()).toContain('+* 2')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('button', { name: 'Line 3' }).click()
    expect(await page.locator('.cm-activeLine').textContent()).toContain('+* 2')
    // The board still plays what it played.
    expect(await page.locator('.ending .token').count()).toBe(1)
    await write('const a = 1')
    await page.getByRole('button', { name: 'Try it' }).click()
    const alert = page.getByRole('alert').getByText('there is no default export')
    await alert.waitFor()
    expect(await page.locator('.answer').textContent()).toContain('there is no default export')
    await write('export default class { constructor() { throw new RangeError("no room") } }')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('alert').getByText('is not played: RangeError: no room.').waitFor()
  })

  it.each([
    ['a step', 'await Promise.resolve()\n    while (true) {}'],
    ['the module', 'await meal()\n  }\n  static {\n    for (;;) {}'],
  ])('survives %s that never ends, which the reader stops', async (_, endless) => {
    await openEditor()
    await write(await naive(endless))
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByText('Is there a loop in it that never ends?').waitFor()
    // The page itself goes on: it is only a worker that does not.
    expect(await text().textContent()).toContain('class NaiveTable')
    await page.getByRole('button', { name: 'Stop the explorer' }).click()
    await page.getByRole('alert').getByText('you have stopped the explorer').waitFor()
    await page.waitForSelector('.ending .token')
    const picked = await page.locator('option:checked').allTextContents()
    expect(picked[1]).toBe('mutex-naive (wrong)')
    const said = await tryOut(await readFile(join(philosophers, 'mutex.ts'), 'utf8'))
    expect(said).toContain('It holds.')
    // What was written before stays in the editor, and can be taken back.
    await text().focus()
    await page.keyboard.press('ControlOrMeta+z')
    expect(await text().textContent()).toContain('class NaiveTable')
  })

  it('refuses an import that the page does not have, in one line', async () => {
    await openEditor()
    await write(`import fs from 'node:fs'\nexport default fs`)
    await page.getByRole('button', { name: 'Line 1' }).waitFor()
    const said = await page.locator('.faults li').allTextContents()
    expect(said).toHaveLength(1)
    expect(said[0]).toContain("this page does not have 'node:fs'")
  })

  it('finds the files of the problem, with their default exports', async () => {
    await openEditor()
    const said = await tryOut(`import Ordered from './mutex.ts'
      import { lockAll } from '../lock-order.ts'
      export default class extends Ordered { static all = lockAll }`)
    expect(said).toContain(sentenceOf(await inTerminal('mutex.ts')))
  })

  it('keeps what was written from one visit to the next, and forgets it when asked', async () => {
    await openEditor()
    const half = await naive('await this.#with(right, () => this.#with(left, meal)) // mine')
    expect(await tryOut(half)).toContain('It can still go wrong.')
    const other = await context.newPage()
    await other.goto(page.url())
    await other.locator('.cm-content').fill('// in another tab')
    await page.getByText('Another tab has changed this text.').waitFor()
    await page.getByRole('button', { name: 'Take the text of the other tab' }).click()
    expect(await text().textContent()).toBe('// in another tab')
    expect(await page.getByText('Another tab has changed this text.').count()).toBe(0)
    await page.keyboard.press('ControlOrMeta+z')
    expect(await text().textContent()).toContain('// mine')
    expect(await page.getByText('Another tab has changed this text.').count()).toBe(0)
    await other.close()
    await page.reload()
    // The address leads to the editor.
    await text().waitFor()
    await page.getByText('// mine').first().waitFor()
    expect(await page.getByText('kept in this browser').count()).toBe(1)
    await page.getByRole('button', { name: 'Back to the original' }).click()
    expect(await text().textContent()).not.toContain('// mine')
    expect(await page.getByRole('button', { name: 'Back to the original' }).isDisabled()).toBe(true)
    await write(half)
    await page.getByRole('button', { name: 'Forget everything' }).click()
    expect(await text().count()).toBe(1)
    await page.getByRole('button', { name: 'Yes, forget it' }).click()
    expect(await text().count()).toBe(0)
    const kept = await page.evaluate<string[]>('Object.keys(localStorage)')
    expect(kept).toEqual([])
  })

  it('says of an address that the text was written in another browser', async () => {
    await alone()
    await page.goto(`${served.url}#dining-philosophers/yours:mutex-naive:five-dine:node`)
    await page.getByRole('alert').getByText('is not kept in this browser').waitFor()
    expect(await text().textContent()).toContain('class NaiveTable')
    const picked = await page.locator('option:checked').allTextContents()
    expect(picked.slice(1)).toEqual(['mutex-naive (wrong)', 'five dine', 'node: as Node runs it'])
  })

  it('does without a browser that keeps anything, and without the newest one', async () => {
    await alone()
    await page.addInitScript(`delete Uint8Array.fromBase64
      Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('no') } })`)
    await openEditor()
    const said = await tryOut(await readFile(join(philosophers, 'mutex.ts'), 'utf8'))
    expect(said).toContain('It holds.')
    expect(await page.getByText('This browser keeps nothing').count()).toBe(1)
  })

  it('works from a file, and asks for nothing but the files of the page', async () => {
    await alone()
    const folder = await mkdtemp(join(tmpdir(), 'mend-'))
    try {
      await writeFor('dining-philosophers', served.files, folder)
      asked.length = 0
      await context.setOffline(true)
      await openEditor('dining-philosophers', pathToFileURL(join(folder, 'index.html')).href)
      const said = await tryOut(await readFile(join(philosophers, 'stm.ts'), 'utf8'))
      expect(said).toContain(sentenceOf(await inTerminal('stm.ts')))
      const here = pathToFileURL(folder).href
      const others = asked.filter((url) => !url.startsWith(here) && !/^(?:data|blob):/.test(url))
      expect(others).toEqual([])
      expect(asked.filter((url) => url.startsWith(here)).length).toBeGreaterThan(3)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('asks the server for nothing of the editor before it is opened', async () => {
    await alone()
    asked.length = 0
    await page.goto(served.url)
    await page.waitForSelector('.ending .token')
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.filter((url) => url.includes('/mend/'))).toEqual([])
  })

  it('lets the keyboard write, leave, and try', async () => {
    await openEditor()
    const before = await page.locator('.lanes tbody tr').count()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.type('// 1 u r s\n')
    expect(await text().textContent()).toContain('// 1 u r s')
    expect(await page.locator('.lanes tbody tr').count()).toBe(before)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    const focused = await page.evaluate<string>('document.activeElement.textContent')
    expect(focused).toBe('Try it')
    await text().focus()
    await page.keyboard.press('ControlOrMeta+Enter')
    await answer().locator('strong').waitFor()
    expect(await answer().textContent()).toContain('It can still go wrong.')
  })

  it.each([360, 768, 1440])('fits into %i pixels, with no fault in either theme', async (width) => {
    await page.setViewportSize({ width, height: 900 })
    await openEditor()
    await tryOut(await readFile(join(philosophers, 'mutex-naive.ts'), 'utf8'))
    await write(`import fs from 'node:fs'${'\n// as long as a solution'.repeat(40)}`)
    await page.getByRole('button', { name: 'Line 1' }).waitFor()
    await page.getByText('Check it in the terminal').click()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await faults()).toEqual([])
    }
  })

  it('has had no error', () => {
    expect(errors).toEqual([])
  })
})
