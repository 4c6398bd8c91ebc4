import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discover, type Entry } from '../../patterns/discover.ts'
import { advance, explore, type Rule, readToken, replay, writeToken } from '../explorer/index.ts'
import { programOf } from '../verdicts/program-of.ts'
import { sentenceOf } from './app/sentence-of.ts'
import { closesOnFault, HANG, openBrowser } from './browser.suite.ts'
import { browserPath } from './browser-path.ts'
import { PageFiles } from './page-files.ts'
import { type Served, servePage } from './serve-page.ts'

// The game: hints, what Node would do, loops, and how soon a click is answered.

const entries = await discover()
const DINING = 'dining-philosophers'

/** A scenario of the philosophers with one of their solutions. */
async function program(solution: string, scenario: string) {
  const { pattern, solutions } = entries.find(({ name }) => name === DINING) as Entry
  const found = (await solutions()).find(({ name }) => name === solution)
  return programOf(pattern.scenarios[scenario] as never, found as never)
}

const addressOf = (solution: string, scenario: string, rule: Rule, of = DINING): string => {
  const start = { rule, outcome: 'completed', schedule: [] } as const
  return `${of}/${writeToken({ program: [of, solution, scenario], ...start })}`
}

// Without a browser: comparisons/page/browser.suite.ts says so.
describe.skipIf(browserPath === undefined)('the game, in Chromium', () => {
  let served: Served
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    const files = await PageFiles.of(fileURLToPath(new URL('../..', import.meta.url)))
    served = await servePage(files, 0, (error) => {
      throw error
    })
    browser = await openBrowser()
    page = closesOnFault(await browser.newPage({ viewport: { width: 1440, height: 900 } }))
    page.setDefaultTimeout(HANG)
    page.on('pageerror', ({ message }) => errors.push(message))
  })

  afterAll(async () => {
    await browser?.close()
    await served.close()
  })

  async function open(address: string): Promise<void> {
    await page.goto('about:blank')
    await page.goto(`${served.url}#${address}`)
    await settled()
  }

  const settled = () => page.waitForSelector('.ending .token')
  const outcome = () => page.locator('.ending').getAttribute('data-outcome')
  const button = (name: string) => page.getByRole('button', { name, exact: true })

  /** Clicks on the way to go on of a task, and waits until this number of steps is shown. */
  async function let_(task: string, steps: number): Promise<void> {
    await page
      .locator('.next button', { hasText: `${task}: ` })
      .first()
      .click()
    await page.waitForSelector(`.lanes tbody tr:nth-child(${steps + 1})`)
    await settled()
  }

  it('leads from a wrong solution that is broken to a right one, and to all its interleavings', async () => {
    await open(addressOf('mutex-naive', 'three dine', 'event-loop'))
    const next = button('Now try to break stm.ts, which is right')
    expect(await next.count()).toBe(0)
    for (const [i, task] of ['Plato', 'Sappho', 'Confucius'].entries()) await let_(task, i + 1)
    for (const [i, task] of ['Plato', 'Sappho', 'Confucius'].entries()) await let_(task, i + 4)
    expect(await outcome()).toBe('deadlock')
    expect(await page.title()).toBe('Dining philosophers – You are the scheduler')
    await next.press('Enter')
    await page.getByText('Give up? Let the explorer play.').waitFor()
    expect(await next.count()).toBe(0)
    await page.goBack()
    await page.waitForSelector('.ending[data-outcome=deadlock] .token')
    await page.goForward()
    await page.waitForSelector('.ending[data-outcome=open] .token')
    await button('Let the explorer play').press('Enter')
    const found = await explore(await program('stm', 'three dine'), { rule: 'event-loop' })
    await page.getByText(sentenceOf(found)).waitFor()
    expect(sentenceOf(found)).toContain('none fails')
    // The buttons that were pressed are gone, and the keyboard is not sent back to the top for that.
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Verdict')
  })

  it('does not ask for what cannot be done, and leads to where it can', async () => {
    await open(addressOf('mutex-latch', 'three meet once', 'event-loop', 'barrier'))
    await page.getByText('no run of this scenario fails under this rule').waitFor()
    await button('Play “two meet twice”, in which it can fail').press('Enter')
    await page.getByText('Break it: choose who goes next').waitFor()
    const focused = await page.evaluate('document.activeElement.className')
    expect(focused).toBe('task')
  })

  it('gives one hint after the other, and shows the way', async () => {
    await open(addressOf('mutex-naive', 'three dine', 'event-loop'))
    const { failures } = await explore(await program('mutex-naive', 'three dine'), {
      rule: 'event-loop',
    })
    // These parts are there before they say anything: a screen reader tells what changes in them.
    expect(await page.locator('.hints [role=status], .map [role=status]').count()).toBe(2)
    await button('Give me a hint').click()
    const hints = page.locator('.hints li')
    await page.getByText('A failure is still possible.').waitFor()
    expect(await hints.count()).toBe(1)
    await button('Tell me more').click()
    expect(await hints.nth(1).textContent()).toBe(
      `${failures[0]?.preemptions} pre-emption is enough.`,
    )
    await button('Tell me more').click()
    expect(await hints.nth(2).textContent()).toMatch(/^The next choice /)
    await button('Show me the way').click()
    await page.waitForFunction(`document.querySelector('.ending').dataset.outcome === 'deadlock'`)
  })

  it('tells what Node would do, under the rule that is its own, and does it', async () => {
    const inNode = await program('mutex-naive', 'three dine')
    await open(addressOf('mutex-naive', 'three dine', 'event-loop'))
    expect(await page.locator('.nodes-own').count()).toBe(0)
    await open(addressOf('mutex-naive', 'three dine', 'node'))
    let now = await advance(inNode, [], 'node')
    while (now.ending === null) {
      const own = now.moves.find(({ isNodes }) => isNodes)
      const what = own?.startsTogether ? 'start all tasks in one tick' : `run ${own?.task}`
      const said = `Without any delay, Node would now ${what}. Let Node choose`
      expect(await page.locator('.nodes-own').textContent()).toBe(said)
      await button('Let Node choose').click()
      now = await advance(inNode, [...now.schedule, own?.move as never], 'node')
      await page.waitForSelector(`.lanes tbody tr:nth-child(${now.steps.length + 1})`)
    }
    expect(await outcome()).toBe(now.ending.outcome)
    expect((await explore(inNode, { rule: 'node' })).ownOrder).toBe(now.ending.outcome)
  })

  it('sees that a task starves, however long the run, and writes a token that repeats', async () => {
    const between = await program('stm', 'Plato between two')
    const { failures } = await explore(between, { rule: 'event-loop' })
    const lasso = failures.find(({ repeatsFrom }) => repeatsFrom !== undefined)
    const { schedule = [], ending } = lasso ?? {}
    await open(addressOf('stm', 'Plato between two', 'event-loop'))
    for (const [i, move] of schedule.entries()) {
      expect(await outcome()).toBe('open')
      const { next } = await advance(between, schedule.slice(0, i), 'event-loop')
      const number = next.findIndex((each) => isDeepStrictEqual(each.move, move))
      await page.keyboard.press(String(number + 1))
      await page.waitForSelector(`.lanes tbody tr:nth-child(${i + 2})`)
      await settled()
    }
    await page.waitForFunction(`document.querySelector('.ending').dataset.outcome === 'starvation'`)
    expect(await page.locator('.ending').textContent()).toContain(ending?.message)
    await page.waitForFunction(`location.hash.includes('.')`)
    const token = decodeURI(new URL(page.url()).hash).split('/')[1] ?? ''
    const { repeatsFrom, ...found } = readToken(token, DINING, 2)
    const again = await replay(between, found.schedule, 'event-loop', repeatsFrom)
    expect(again.ending).toEqual(ending)
  })

  it('does not take it for a failure if a task is never chosen that could go on', async () => {
    await open(addressOf('stm', 'Plato between two', 'event-loop'))
    const first = 'Sappho'
    for (let step = 1; step <= 12; step += 1) {
      await let_(first, step)
      if ((await page.getByText('is not fair').count()) > 0) break
    }
    expect(await page.locator('.ending').textContent()).toMatch(/could go on, and you never choose/)
    expect(await outcome()).toBe('open')
  })

  it.each(entries.filter((_, i) => i % 6 === 0))(
    '$name: a click is answered before anything is run',
    async ({ name }) => {
      await open(name)
      for (let steps = 1; (await page.locator('.next button').count()) > 0; steps += 1) {
        // The page draws in a microtask, and each step of a program takes a macrotask.
        const rows = await page.evaluate(`(async () => {
          document.querySelector('.next button').click()
          for (let i = 0; i < 20; i += 1) await null
          return document.querySelectorAll('.lanes tbody tr').length
        })()`)
        expect(rows).toBe(steps + 1)
        await settled()
      }
    },
  )

  it('says that a problem could not be loaded, and tries again when it is told to', async () => {
    await page.route('**/problems/select.js', (route) => route.abort(), { times: 1 })
    await page.goto('about:blank')
    await page.goto(`${served.url}#select`)
    await page.getByRole('alert').getByText('could not be loaded').waitFor()
    await button('Try again').click()
    await settled()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('says that nothing handles a rejection, which Node would not let pass', async () => {
    await open(addressOf('mutex-naive', 'three dine', 'event-loop'))
    await page.evaluate(
      `dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: 'no' }))`,
    )
    expect(await page.getByRole('alert').textContent()).toBe(
      'Nothing handles the rejection of a promise (no). This page cannot judge that; the terminal can.',
    )
  })

  it('has had no error', () => {
    expect(errors).toEqual([])
  })
})
