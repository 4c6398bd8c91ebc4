import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discover, type Entry, type Solution } from '../../patterns/discover.ts'
import {
  KINDS,
  type MapPlace,
  type Mapped,
  mapOf,
  readToken,
  replay,
  type StateMap,
  writeToken,
} from '../explorer/index.ts'
import { programOf } from '../verdicts/program-of.ts'
import { MOST_DRAWN } from './app/map/chart.ts'
import { kindsSentence, outlookSentence } from './app/map/outlook-sentence.ts'
import { sentenceOf } from './app/sentence-of.ts'
import { HANG, openBrowser } from './browser.suite.ts'
import { browserPath } from './browser-path.ts'
import { servedPage, writeFor } from './served.suite.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const entries = await discover()

/** A scenario of a problem, the first if none is named, with a solution of it. */
async function chosen(problem: string, of: string, named?: string) {
  const rule = 'event-loop'
  const { name, pattern, solutions } = entries.find((each) => each.name === problem) as Entry
  const solution = (await solutions()).find((each) => each.name === of) as Solution
  const [scenario = ''] = named === undefined ? Object.keys(pattern.scenarios) : [named]
  const program = programOf(pattern.scenarios[scenario] as never, solution)
  const written = { program: [name, solution.name, scenario], rule } as const
  const address = `${name}/${writeToken({ ...written, outcome: 'completed', schedule: [] })}`
  const explored = (): Promise<Mapped> => mapOf(program, { rule })
  return { address, explored, program }
}

describe.skipIf(browserPath === undefined)('in a browser', () => {
  let folder: string
  let served: Awaited<ReturnType<typeof servedPage>>
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-'))
    served = await servedPage()
    await writeFor('dining-philosophers', served.files, folder)
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(HANG)
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

  /** Opens the map, and waits until it is drawn or known to be too large. */
  async function showMap(): Promise<void> {
    await page.getByRole('button', { name: 'Show the map' }).click()
    await page.waitForSelector('.map .stands')
    await page.getByText('Finding out where you are').waitFor({ state: 'detached' })
    await page.locator('.chart svg').or(page.getByText('too many to draw')).waitFor()
  }

  const here = () => page.locator('.map .stands').textContent()

  /** Where the page stands, by its address. */
  const schedule = (problem: string) =>
    readToken(decodeURI(new URL(page.url()).hash).split('/')[1] ?? '', problem, 2).schedule

  /** Waits until the page says of the moment that it shows what the map of a terminal says. */
  async function agrees(problem: string, map: StateMap): Promise<MapPlace> {
    await page.waitForSelector('.ending .token')
    const place = map.at(schedule(problem)) as MapPlace
    await page.locator('.map .stands').getByText(outlookSentence(place.state)).waitFor()
    return place
  }

  it('draws each state as the explorer judges it, and tells what is left after each step', async () => {
    const { address, explored } = await chosen('dining-philosophers', 'mutex-naive')
    const map = (await explored()).map as StateMap
    await open(address)
    await showMap()
    expect(await page.locator('.map .kinds').textContent()).toBe(kindsSentence(map.kinds, map.size))
    expect(map.kinds.open).toBeGreaterThan(1)
    for (const kind of KINDS) {
      expect(await page.locator(`.chart .state.${kind}`).count()).toBe(map.kinds[kind])
    }
    expect(await here()).toMatch(/^Open: .* From here [\d,]+ of [\d,]+ interleavings fail\.$/)
    for (const [i, key] of ['1', '2', '3', '1', '1', '1'].entries()) {
      await page.keyboard.press(key)
      await page.waitForFunction(`document.querySelectorAll('.lanes tbody tr').length === ${i + 2}`)
      const { path } = await agrees('dining-philosophers', map)
      await page.waitForFunction(
        `document.querySelectorAll('.reader .taken').length === ${path.length - 1}`,
      )
    }
    expect(await here()).toBe('Here the run has failed: deadlock.')
    await page.keyboard.press('s')
    await agrees('dining-philosophers', map)
    // The map stays open when something else is played.
    await page.getByLabel('Solution').selectOption('stm')
    await page.locator('.map .stands').getByText('Safe: no failure can be reached.').waitFor()
  })

  it('goes to the state that is clicked, by its shortest way, which it tells before', async () => {
    const { address, explored } = await chosen('dining-philosophers', 'mutex-naive')
    const map = (await explored()).map as StateMap
    await open(address)
    await showMap()
    const ends = page.locator('.chart .state.doomed:has(.rim)')
    const number = Number(await ends.first().getAttribute('data-state'))
    expect(map.state(number)).toMatchObject({ kind: 'doomed', ending: 'deadlock' })
    await ends.first().hover()
    const way = page.locator('.way li')
    await way.first().waitFor()
    const run = await replay(
      (await chosen('dining-philosophers', 'mutex-naive')).program,
      map.scheduleTo(number),
      'event-loop',
    )
    expect(await way.allTextContents()).toEqual(
      run.steps.map(({ task, actions }) => actions.map((action) => `${task} ${action}`).join(', ')),
    )
    await ends.first().click()
    await page.waitForSelector('.ending[data-outcome=deadlock] .token')
    const { state } = await agrees('dining-philosophers', map)
    expect(state.number).toBe(number)
    expect(schedule('dining-philosophers')).toEqual(map.scheduleTo(number))
  })

  it('can be walked by the arrow keys, which follow steps, and has no fault in either theme', async () => {
    const { address, explored } = await chosen('dining-philosophers', 'mutex-naive')
    const map = (await explored()).map as StateMap
    await page.addInitScript({ path: axe })
    await open(address)
    await showMap()
    const list = page.getByRole('listbox', { name: 'States' })
    await list.focus()
    const active = async () =>
      Number((await list.getAttribute('aria-activedescendant'))?.replace('state-', ''))
    expect(await active()).toBe(0)
    let at = 0
    for (const steps of [1, 2]) {
      await page.keyboard.press('ArrowDown')
      await page.waitForFunction(
        `document.querySelector('.chart').getAttribute('aria-activedescendant') !== 'state-${at}'`,
      )
      const to = await active()
      expect(map.state(at).links.map((link) => link.to)).toContain(to)
      expect(map.state(to).depth).toBe(steps)
      at = to
    }
    const label = await page.locator(`#state-${at}`).getAttribute('aria-label')
    expect(label).toContain(outlookSentence(map.state(at)))
    await page.keyboard.press('Enter')
    await page.waitForFunction(`document.querySelectorAll('.lanes tbody tr').length === 3`)
    expect((await agrees('dining-philosophers', map)).state.number).toBe(at)
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const faults = await page.evaluate<string[]>(`axe.run(document).then(({ violations }) =>
          violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`)
        expect(faults).toEqual([])
      }
    }
  })

  it('counts on where there are too many states to draw', async () => {
    const { address, explored } = await chosen(
      'cancel-or-grant',
      'mutex-lost-grant',
      'one gives up',
    )
    const map = (await explored()).map as StateMap
    expect(map.size).toBeGreaterThan(MOST_DRAWN)
    await open(address)
    await showMap()
    expect(await page.locator('.chart').count()).toBe(0)
    await agrees('cancel-or-grant', map)
    await page.keyboard.press('1')
    await page.waitForFunction(`document.querySelectorAll('.lanes tbody tr').length === 2`)
    const { path } = await agrees('cancel-or-grant', map)
    expect(path).toHaveLength(2)
  })

  it('has had no error', () => {
    expect(errors).toEqual([])
  })
})
