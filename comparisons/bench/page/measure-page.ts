import { fileURLToPath } from 'node:url'
import { type Rule, writeToken } from '../../explorer/index.ts'
import { browserPath } from '../../page/browser-path.ts'
import { firstLoad } from '../../page/first-load.ts'
import { PageFiles } from '../../page/page-files.ts'
import { servePage } from '../../page/serve-page.ts'
import { Chromium } from './chromium.ts'
import { longest, sumOf, type Task, type Work, workDuring } from './main-thread.ts'
import { Visit } from './visit.ts'

/** What a reader of the page waits for. */
export interface PageReport {
  /** The name of the browser and its version. */
  readonly browser: string
  readonly problems: readonly ProblemRow[]
  readonly maps: readonly MapRow[]
}

/** The first scenario of a problem. Times are in milliseconds. */
export interface ProblemRow {
  readonly problem: string
  /** What is loaded first, in bytes, compressed by gzip. */
  readonly bytes: number
  /** Real time from the start until something is seen. */
  readonly paint: number
  /** Of the main thread, while the page loads, while the reader makes steps, and while the map is drawn. */
  readonly load: Task
  readonly step: Task
  readonly map: Task
  /** The number of steps. */
  readonly steps: number
}

/** A large map. Times are in milliseconds. */
export interface MapRow {
  readonly program: string
  readonly states: number
  /** CPU time of the worker. */
  readonly search: number
  /** Real time from the click on it until it is there. */
  readonly wall: number
  /** Of the main thread meanwhile. */
  readonly longest: Task
}

/** By this name `--only` chooses it. */
export const PAGE = 'page'

/** No more steps than these are made of each scenario. */
const STEPS = 100

/** Large maps: the first has as many states as are drawn, the others some 2,500. */
const LARGE: readonly (readonly [
  problem: string,
  solution: string,
  scenario: string,
  rule: Rule,
])[] = [
  ['compose-move', 'stm-two-transactions', 'from one depot to another', 'preemptive'],
  ['dining-philosophers', 'mutex-naive', 'five dine', 'event-loop'],
  ['semaphore', 'event', 'two among ones', 'node'],
  ['pipeline', 'stm-first-source-closes', 'two workers', 'preemptive'],
]

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Measures the page in Chromium; a quick run opens one problem. `null` if there is no Chromium. */
export async function measurePage(
  isQuick: boolean,
  onProgress: (what: string) => void,
): Promise<PageReport | null> {
  if (browserPath === undefined) return null
  const files = await PageFiles.of(root)
  const served = await servePage(files, 0, (error) => {
    throw error
  })
  const browser = await Chromium.start(browserPath)
  try {
    const { product } = await browser.send('Browser.getVersion')
    const problems: ProblemRow[] = []
    for (const name of isQuick ? files.names.slice(0, 1) : files.names) {
      onProgress(`page: ${name}`)
      const bytes = await firstLoad(files, name)
      problems.push({ problem: name, bytes, ...(await play(browser, `${served.url}#${name}`)) })
    }
    const maps: MapRow[] = []
    for (const [problem, solution, scenario, rule] of isQuick ? [] : LARGE) {
      onProgress(`page: the map of ${problem}`)
      const start = { rule, outcome: 'completed', schedule: [] } as const
      const token = writeToken({ program: [problem, solution, scenario], ...start })
      const map = await drawMap(browser, `${served.url}#${problem}/${token}`)
      maps.push({ program: `${problem}, ${solution}: ${scenario} (${rule})`, ...map })
    }
    return { browser: String(product), problems, maps }
  } finally {
    await browser.close()
    await served.close()
  }
}

/** True once it is known where the run stands and how it goes on. */
const SETTLED = `document.querySelector('.ending .token')`

async function play(
  browser: Chromium,
  url: string,
): Promise<Omit<ProblemRow, 'problem' | 'bytes'>> {
  const visit = await Visit.in(browser)
  const load = await workDuring(visit, async () => {
    await visit.open(url)
    await visit.until(SETTLED)
  })
  const paint = await visit.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0].startTime`,
  )
  let steps = 0
  const step = await workDuring(visit, async () => {
    while (steps < STEPS && (await takeStep(visit, steps))) steps += 1
  })
  const map = await workDuring(visit, () => showMap(visit))
  await visit.close()
  return { paint, steps, load: inMain(load), step: inMain(step), map: inMain(map) }
}

const inMain = ({ main }: Work): Task => longest(main)

/** Clicks on a way to go on: on another one each time. Resolves with whether there was one. */
async function takeStep(visit: Visit, steps: number): Promise<boolean> {
  const ways = await visit.evaluate<number>(`document.querySelectorAll('.next button').length`)
  if (ways === 0) return false
  await visit.click('.next button', steps % ways)
  await visit.until(
    `document.querySelector('.lanes tbody tr:nth-child(${steps + 2})') && ${SETTLED}`,
  )
  return true
}

async function drawMap(browser: Chromium, url: string): Promise<Omit<MapRow, 'program'>> {
  const visit = await Visit.in(browser)
  let wall = 0
  // The page has the states searched as soon as it is there.
  const { main, workers } = await workDuring(visit, async () => {
    await visit.open(url)
    await visit.until(SETTLED)
    const start = performance.now()
    await showMap(visit)
    wall = performance.now() - start
  })
  const said = await visit.evaluate<string>(`document.querySelector('.map .kinds').textContent`)
  await visit.close()
  const states = Number.parseInt(said.replaceAll(',', ''), 10)
  return { states, search: sumOf(workers), wall, longest: longest(main) }
}

/** Opens the map, and waits until it is drawn, or known to be too large. */
async function showMap(visit: Visit): Promise<void> {
  await visit.click('.map button')
  await visit.until(
    `document.querySelector('.map .stands') && (document.querySelector('.chart svg') ||
      document.querySelector('.map').textContent.includes('too many to draw'))`,
  )
  // What it takes to draw it comes after.
  await visit.evaluate(`new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))`)
}
