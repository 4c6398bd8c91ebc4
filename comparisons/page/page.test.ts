import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discover, type Entry, type Solution } from '../../patterns/discover.ts'
import { explore, readToken, replay, slug, writeToken } from '../explorer/index.ts'
import { programOf } from '../verdicts/program-of.ts'
import { sentenceOf } from './app/sentence-of.ts'
import { HANG, openBrowser } from './browser.suite.ts'
import { browserPath } from './browser-path.ts'
import { firstLoad } from './first-load.ts'
import { ifSmall } from './if-small.suite.ts'
import { obstacle } from './problem-script.ts'
import { servedPage, writeFor } from './served.suite.ts'
import { sharedModules } from './shared-modules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const entries = await discover()

/** A solution that brings a package. */
const EFFECT = 'problems/structured-concurrency/event-effect.js'

/** A search of more states is not compared, for it takes long. */
const MOST_STATES = 150

let folder: string
let served: Awaited<ReturnType<typeof servedPage>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'))
  served = await servedPage()
  await writeFor('dining-philosophers', served.files, folder)
})

afterAll(async () => {
  await served.close()
  await rm(folder, { recursive: true, force: true })
})

describe.skipIf(browserPath === undefined)('in a browser', () => {
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(HANG)
    page.on('pageerror', ({ message }) => errors.push(message))
    await page.addInitScript({ path: axe })
  })

  afterAll(() => browser.close())

  /** Opens an address of the page, as from a link: the run at it is known then. */
  async function open(address: string, at = served.url): Promise<void> {
    await page.goto('about:blank')
    await page.goto(`${at}#${address}`)
    await settled()
  }

  /** Waits until the address names the moment that is shown. */
  const settled = () => page.waitForSelector('.ending .token')

  /** Waits until this number of steps is shown. */
  const shows = (steps: number) =>
    page.waitForFunction(`document.querySelectorAll('.lanes tbody tr').length === ${steps + 1}`)

  const rows = () => page.locator('.lanes tbody tr').count()
  const outcome = () => page.locator('.ending').getAttribute('data-outcome')
  const address = () => decodeURI(new URL(page.url()).hash).slice(1)

  /** Presses a key, and waits until this number of steps is shown. */
  async function press(key: string, steps: number): Promise<void> {
    await page.keyboard.press(key)
    await shows(steps)
    await settled()
  }

  /** What is wrong for people who cannot see, or not well. */
  const faults = () =>
    page.evaluate<string[]>(`axe.run(document).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`)

  /** Breaks the naive philosophers, by keys alone, from an address as some programs send it on. */
  async function deadlock(): Promise<void> {
    await open('dining-philosophers%2F1%3Amutex-naive%3Athree-dine%3Aec%3A%3Ai9nd6')
    for (const [i, key] of ['1', '2', '3', '1', '1', '1'].entries()) await press(key, i + 1)
  }

  it('lets a reader break the naive philosophers by keyboard, go back, and go on', async () => {
    await deadlock()
    expect(await outcome()).toBe('deadlock')
    expect(await page.locator('.waits .closed circle').count()).toBe(3)
    const found = readToken(address().split('/')[1] ?? '', 'dining-philosophers', 2)
    expect(found).toMatchObject({ outcome: 'deadlock', rule: 'event-loop' })
    const broken = address()

    await press('u', 5)
    expect(await outcome()).toBe('open')
    expect(address()).not.toBe(broken)
    await press('r', 6)
    expect(address()).toBe(broken)
    await page.getByRole('button', { name: 'go to step 2' }).click()
    await shows(2)
    await settled()
    for (const steps of [3, 4, 5, 6]) await press('r', steps)
    expect(address()).toBe(broken)
    await press('s', 0)
    expect(await page.getByRole('button', { name: 'Redo' }).isEnabled()).toBe(true)
    // Those who speak to their browser can do without the keys.
    await page.getByRole('checkbox', { name: 'Keys' }).uncheck()
    await page.keyboard.press('1')
    await page.getByRole('checkbox', { name: 'Keys' }).check()
    await press('2', 1)
    expect(await rows()).toBe(2)
  })

  it('shows the line at which each task stands, and who holds what', async () => {
    await deadlock()
    const line = page.locator('.source li.at')
    expect(await line.textContent()).toContain('runExclusive(use)')
    expect(await line.textContent()).toContain('Plato, Sappho, Confucius')
    expect(await page.getByText('held by Plato; Confucius waiting').count()).toBe(1)
  })

  it('works from a file, and has no fault for readers who use it otherwise', async () => {
    await open('dining-philosophers', pathToFileURL(join(folder, 'index.html')).href)
    expect(await rows()).toBe(1)
    await press('1', 1)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await faults()).toEqual([])
    }
  })

  it.each([360, 768, 1440])('fits into %i pixels, with the latest step in sight', async (width) => {
    await page.setViewportSize({ width, height: 900 })
    await deadlock()
    const needed = await page.evaluate('document.documentElement.scrollWidth')
    expect(needed).toBeLessThanOrEqual(width)
    const bottom = await page.evaluate(
      'document.querySelector(".ending").getBoundingClientRect().top',
    )
    expect(bottom).toBeLessThan(900)
  })

  it.each([
    ['no-such-problem', "There is no problem 'no-such-problem' here."],
    ['select%E0%A4%A', "There is no problem 'select%E0%A4%A' here."],
    ['select/1:nonsense', 'The address cannot be followed'],
    ['select/1:stm:nonsense:nc:a:00000', 'its checksum does not match'],
  ])('says what is wrong with the address #%s', async (wrong, message) => {
    await open(wrong)
    expect(await page.getByRole('alert').textContent()).toContain(message)
  })

  it('is played without workers as well, and says what needs one', async () => {
    const without = await browser.newPage({ viewport: { width: 320, height: 640 } })
    await without.addInitScript('delete globalThis.Worker')
    const program = ['dining-philosophers', 'mutex-naive', 'five dine'] as const
    const start = { rule: 'event-loop', outcome: 'completed', schedule: [] } as const
    await without.goto(`${served.url}#dining-philosophers/${writeToken({ program, ...start })}`)
    await without.keyboard.press('1')
    await without.waitForURL(/#dining-philosophers\/.*:a:/)
    // Five lanes are wider than this. They scroll, and the page does not.
    expect(await without.evaluate('document.documentElement.scrollWidth')).toBe(320)
    for (const name of ['Let the explorer play', 'Show the map', 'Give me a hint']) {
      await without.getByRole('button', { name }).click()
    }
    const why = 'this browser starts no worker for it.'
    await without.getByText(`The explorer cannot play: ${why}`).waitFor()
    await without.getByText(`There is no map: ${why}`).waitFor()
    await without.getByText(`There are no hints: ${why}`).waitFor()
    await without.close()
  })

  /** A solution that is played in the page: the one with transactions if it can be, or else the last that can. */
  const playable = async ({ name, solutions }: Entry): Promise<Solution> => {
    const all = await solutions()
    const best = all.filter((each) => each.name === 'stm')
    const plugin = sharedModules(root, new Set())
    for (const each of [...best, ...all.toReversed()]) {
      const why = await obstacle(root, `patterns/${name}/${each.name}.ts`, plugin)
      if (why === undefined) return each
    }
    throw new Error(`no solution of ${name} can be played in a page`)
  }

  it.each(entries)('$name goes and counts as in a terminal, both ways', async (entry) => {
    const { name, pattern } = entry
    const solution = await playable(entry)
    const [scenario = ''] = Object.keys(pattern.scenarios)
    const program = programOf(pattern.scenarios[scenario] as never, solution)
    const rule = 'event-loop'
    const run = await replay(program, [], rule)
    const written = { program: [name, solution.name, scenario] as const, rule } as const
    const { schedule } = run

    // From the terminal to the page.
    const all = writeToken({ ...written, outcome: run.ending.outcome, schedule })
    await open(`${name}/${all}`)
    expect(await outcome()).toBe(run.ending.outcome)
    expect(await rows()).toBe(run.steps.length + 1)
    expect(address()).toBe(`${name}/${all}`)
    const feet = await page.locator('.lanes tfoot .quiet').allTextContents()
    const said = (await page.locator('.ending').textContent())?.includes('which need not end')
    expect(said).toBe(run.ending.outcome === 'completed' && feet.some((each) => each !== 'done'))

    // From the page to the terminal.
    await press('s', 0)
    await press((await page.locator('.next button').count()) > 1 ? '2' : '1', 1)
    const token = readToken(address().split('/')[1] ?? '', name, 2)
    expect(token.program.slice(1)).toEqual([solution.name, slug(scenario)])
    const again = await replay(program, token.schedule, rule)
    expect(again.ending.outcome).toBe(token.outcome)
    const actions = again.steps[0]?.actions.join('') ?? ''
    expect(await page.locator('.lanes .acts').first().textContent()).toBe(actions || 'goes on')
    expect(await page.locator('[role=status].unseen').textContent()).toMatch(/^Step 1: \w.*\.$/)

    const found = await ifSmall(MOST_STATES, (onProgress) => explore(program, { rule, onProgress }))
    if (!found?.complete) return
    await page.getByRole('button', { name: 'Let the explorer play' }).click()
    await page.getByText(sentenceOf(found)).waitFor()
  })

  it('loads a solution that brings a package when it is chosen, and plays it', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname.slice(1)))
    await open('structured-concurrency')
    const folder = EFFECT.replace(/[^/]*$/, '')
    expect(asked.filter((path) => path.startsWith(folder))).toEqual([])
    await page.getByLabel('Solution').selectOption('event-effect')
    await press('1', 1)
    expect(asked.filter((path) => path === EFFECT)).toHaveLength(1)
    const token = readToken(address().split('/')[1] ?? '', 'structured-concurrency', 2)
    expect(token.program[1]).toBe('event-effect')
    // A link leads there at once, and a worker plays it as well.
    await open(address())
    expect(await rows()).toBe(2)
    await page.getByRole('button', { name: 'Let the explorer play' }).click()
    await page.getByText(/^The explorer has played/).waitFor()
  })

  it('lets the explorer play, tells how many interleavings fail, and shows the simplest', async () => {
    await deadlock()
    expect(await page.locator('.ending strong').textContent()).toBe('You broke it: ')
    await page.getByRole('button', { name: 'Let the explorer play' }).click()
    const verdict = page.getByRole('region', { name: 'Verdict' })
    await page.getByRole('button', { name: 'Show me' }).waitFor()
    const { pattern, solutions } = entries.find(
      ({ name }) => name === 'dining-philosophers',
    ) as Entry
    const [scenario] = Object.values(pattern.scenarios)
    const naive = (await solutions()).find(({ name }) => name === 'mutex-naive') as Solution
    const found = await explore(programOf(scenario as never, naive), { rule: 'event-loop' })
    expect(await verdict.textContent()).toContain(sentenceOf(found))
    expect(sentenceOf(found)).toMatch(
      /^The explorer has played all [\d,]+ interleavings: \d+ of them fail\.$/,
    )
    expect(await verdict.textContent()).toContain('Yours took 6 steps, with 3 pre-emptions.')
    await page.getByRole('button', { name: 'Show me' }).click()
    await shows(found.failures[0]?.steps.length ?? 0)
    await settled()
    expect(await outcome()).toBe('deadlock')
    expect(await page.locator('.ending strong').textContent()).toBe('It fails: ')
    expect(readToken(address().split('/')[1] ?? '', 'dining-philosophers', 2).schedule).toEqual(
      found.failures[0]?.schedule,
    )
  })

  it('has had no error', () => {
    expect(errors).toEqual([])
  })
})

describe('what a browser loads before something is played, compressed', () => {
  const MOST = 250_000
  const all = new Map<string, string>()

  // Most of it is built by now.
  beforeAll(async () => {
    for await (const [path, text] of served.files.all()) all.set(path, text)
  })

  it('is less than 250 kB for each problem', async () => {
    const bytes = new Map<string, number>()
    for (const { name } of entries) bytes.set(name, await firstLoad(served.files, name))
    expect([...bytes].filter(([, sum]) => sum >= MOST)).toEqual([])
    expect(Math.min(...bytes.values())).toBeGreaterThan(100_000)
  })

  it('is less than 250 kB for each solution that brings a package', async () => {
    const apart = [...all.keys()].filter((path) => /^problems\/.*\//.test(path))
    expect(apart).toContain(EFFECT)
    for (const path of apart) {
      const bytes = await firstLoad(served.files, path.split('/')[1] ?? '', path)
      expect([path, Math.max(bytes, MOST)]).toEqual([path, MOST])
    }
  })

  it('has no package of a single solution, and nothing that lays out maps', () => {
    const texts = [...all].filter(([path]) => /^(?:play|problems\/[\w-]+)\.js$/.test(path))
    const first = texts.map(([, text]) => text).join('\n')
    for (const [path, trace] of [
      [EFFECT, 'FiberTypeId'],
      ['problems/actors/event-xstate.js', 'xstate.done.actor'],
      ['map/layout.js', 'graphlib'],
    ] as const) {
      expect([trace, all.get(path)?.includes(trace)]).toEqual([trace, true])
      expect([trace, first.includes(trace)]).toEqual([trace, false])
    }
  })
})
