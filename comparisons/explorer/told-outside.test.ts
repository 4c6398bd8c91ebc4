import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { writeFailureReport } from '../render/failure-report.ts'
import type { Failure } from './exploration.ts'
import { explore } from './explore.ts'
import './vitest.ts'
import type { Program } from './program.ts'

const lostUpdate: Program = ({ work }) => {
  const shop = { left: 2 }
  const buy = async () => {
    const { left } = shop
    await work('pays <cash>')
    shop.left = left - 1
  }
  return {
    subject: shop,
    tasks: { Alice: buy, Bob: () => buy() },
    finally: { 'each took one': () => shop.left === 0 },
  }
}

const messageOf = (assertion: Promise<void>): Promise<string> =>
  assertion.then(
    () => expect.fail('the assertion passed'),
    (error: Error) => error.message,
  )

const tokenIn = (message: string): string => /replay: '(.+)'/.exec(message)?.[1] ?? 'none'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'explorer-report-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

describe('a page about a failed test', () => {
  const written = () => readdirSync(folder)
  const page = () => readFileSync(join(folder, written()[0] ?? ''), 'utf8')

  it('shows its schedule, its source, and how to replay it (all in one file)', async () => {
    const message = await messageOf(expect(lostUpdate).toSurviveEverySchedule({ report: folder }))
    const html = page()
    expect(message).toContain(`The schedule as a page: ${join(folder, written()[0] ?? '')}`)
    expect(html).toContain(tokenIn(message))
    expect(html).toContain('<svg')
    expect(html).toContain('<b>Alice</b> pays &lt;cash&gt;')
    expect(html).toContain('<code>left 2→1</code>')
    const line = 1 + linesOfThisFile().findIndex((each) => each.includes("work('pays <cash>')"))
    expect(html).toContain(`told-outside.test.ts:${line}</span>`)
    expect(html).toContain('<mark>')
    // It asks for nothing else.
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|src=|@import|url\(/,
    )
  })

  it('is written where the environment says so, and not for a test that passes', async () => {
    vi.stubEnv('EXPLORER_REPORT', folder)
    await expect(lostUpdate).not.toSurviveEverySchedule()
    expect(written()).toEqual([])
    await messageOf(expect(lostUpdate).toSurviveEverySchedule())
    expect(written()).toHaveLength(1)
  })

  it('has a file of its own for each test, whatever it is called, and for each file of tests', async () => {
    const [run] = (await explore(lostUpdate)).failures
    const write = (file: string, name: string) => {
      const words = { name, verdict: '', token: '', command: '' }
      return writeFailureReport(folder, { ...words, run: run as Failure }, file)
    }
    const paths = ['shop.test.ts', 'till.test.ts'].flatMap((file) =>
      ['注文', '在庫', 'sells'].map((name) => write(file, name)),
    )
    expect(new Set(paths)).toHaveLength(6)
    expect(write('shop.test.ts', 'sells')).toBe(paths[2])
    expect(written()).toHaveLength(6)
  })

  it('that cannot be written does not hide what failed', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const message = await messageOf(expect(lostUpdate).toSurviveEverySchedule({ report: file }))
    expect(message).toContain('each took one')
    expect(message).toContain('The schedule as a page could not be written: ')
  })

  it('goes from step to step by its keys', async () => {
    await messageOf(expect(lostUpdate).toSurviveEverySchedule({ report: folder }))
    const count = page().match(/<li /g)?.length ?? 0
    expect(count).toBeGreaterThan(2)
    const script = /<script>([\s\S]*)<\/script>/.exec(page())?.[1] ?? ''
    const player = playerOf(script, count)
    expect(player.now()).toBe(0)
    player.press('ArrowRight')
    player.press('ArrowRight')
    player.press('ArrowLeft')
    expect(player.now()).toBe(1)
    player.press('End')
    player.press('ArrowRight')
    expect(player.now()).toBe(count - 1)
    const last = player.box.y
    player.press('Home')
    expect(player.now()).toBe(0)
    expect(Number(player.box.y)).toBeLessThan(Number(last))
    expect(Number(player.box.height)).toBeGreaterThan(0)
  })

  it('must have a folder', async () => {
    const assertion = expect(lostUpdate).toSurviveEverySchedule({ report: '' })
    await expect(assertion).rejects.toThrow("the option 'report' must name a folder")
  })
})

describe('the environment', () => {
  it('names a schedule to replay, in the test to which the token belongs', async () => {
    const message = await messageOf(expect(lostUpdate).toSurviveEverySchedule())
    const token = tokenIn(message)
    expect(message).toContain(
      `EXPLORER_REPLAY='${token}' npx vitest run comparisons/explorer/told-outside.test.ts -t 'the environment names`,
    )
    vi.stubEnv('EXPLORER_REPLAY', token)
    expect(await messageOf(expect(lostUpdate).toSurviveEverySchedule())).toMatch(
      /^the program does not survive this schedule/,
    )
  })

  it('may name the schedule of another test, or a damaged one, and a line says so once', async () => {
    const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    vi.stubEnv('EXPLORER_REPLAY', '1:nd:_:7ta7y')
    for (let i = 0; i < 2; i += 1) {
      expect(await messageOf(expect(lostUpdate).toSurviveEverySchedule())).toMatch(
        /^the program does not survive every schedule/,
      )
    }
    expect(print.mock.calls.map(([text]) => String(text).trim())).toEqual([
      "EXPLORER_REPLAY='1:nd:_:7ta7y' is damaged, or is no token of 'the environment > may name the " +
        "schedule of another test, or a damaged one, and a line says so once', which is explored in " +
        'full: its checksum does not match',
    ])
  })

  it('may name what is the token of no test, which is refused', async () => {
    for (const [token, why] of [
      ['nonsense', 'a token has 4 fields'],
      ['1:nz:_:7ta7y', "'nz' is not an ending: the token is damaged"],
      ['1:nd:_:7ta7', "'7ta7' is not a checksum: the token is damaged"],
    ] as const) {
      vi.stubEnv('EXPLORER_REPLAY', token)
      expect(await messageOf(expect(lostUpdate).toSurviveEverySchedule())).toContain(why)
    }
  })

  it('of GitHub gets an annotation at the source line, once', async () => {
    const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await messageOf(expect(lostUpdate).toSurviveEverySchedule())
    expect(print).not.toHaveBeenCalled()
    vi.stubEnv('GITHUB_ACTIONS', 'true')
    await messageOf(expect(lostUpdate).toSurviveEverySchedule())
    const line = 1 + linesOfThisFile().findIndex((each) => each.includes("work('pays <cash>')"))
    expect(print.mock.calls.map(([text]) => String(text).trim())).toEqual([
      `::error file=comparisons/explorer/told-outside.test.ts,line=${line},` +
        'title=the environment > of GitHub gets an annotation at the source line%2C once' +
        '::invariant broken: no longer true: each took one, in the end',
    ])
  })
})

const linesOfThisFile = () => readFileSync(new URL(import.meta.url), 'utf8').split('\n')

/** The script of a page with `count` steps, with what it needs of a browser. */
function playerOf(script: string, count: number) {
  const box: Record<string, string> = {}
  const shown = Array.from({ length: count }, () => false)
  const items = shown.map((_, i) => ({
    classList: {
      toggle(_name: string, is: boolean) {
        shown[i] = is
      },
    },
    scrollIntoView() {},
    addEventListener() {},
  }))
  let listener = (_event: object) => {}
  runInNewContext(script, {
    document: {
      querySelectorAll: () => items,
      querySelector: () => ({ append() {} }),
      createElementNS: () => ({
        setAttribute(name: string, value: unknown) {
          box[name] = String(value)
        },
      }),
    },
    addEventListener(_type: string, use: typeof listener) {
      listener = use
    },
  })
  return {
    box,
    now: () => shown.indexOf(true),
    press: (key: string) => listener({ key, preventDefault() {} }),
  }
}
