import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { wantsAscii } from './charset.ts'
import { performed } from './perform.suite.ts'
import { script } from './spawn.suite.ts'

const run = performed('run')

const TOKEN = '1:mutex-naive:three-dine:ed:ac2b2a:8dtv6'
const replay = ['dining-philosophers', '--replay', TOKEN] as const

describe('--replay shows one schedule', () => {
  it('as a picture, which names the command', async () => {
    const { code, out, err } = await run(...replay, '--svg')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
    expect(out).toContain('>npx tsx scripts/run dining-philosophers \\<')
    expect(out).toContain(`>--replay ${TOKEN}<`)
    expect((await script('run')(...replay, '--svg')).out).toBe(out)
  })

  it('as the same picture as docs/, with the point of no return', async () => {
    const { out } = await run(
      'dining-philosophers',
      '--replay',
      '1:mutex-naive:three-dine:nd:_:72kd3',
      '--svg',
    )
    const file = '../docs/patterns/dining-philosophers/mutex-naive.three-dine.svg'
    expect(out).toBe(await readFile(new URL(file, import.meta.url), 'utf8'))
    expect(out).toContain('>point of no return<')
  })

  it('as a picture without the point of no return, if the schedule is not the simplest', async () => {
    const token = '1:mutex-naive:three-dine:ed:acbcba:2bevs'
    const { code, out } = await run('dining-philosophers', '--replay', token, '--svg')
    expect(code).toBe(0)
    expect(out).toContain('>DEADLOCK<')
    expect(out).not.toContain('point of no return')
  })

  it('as a figure in Markdown, which names the command', async () => {
    const { code, out, err } = await run(...replay, '--md')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^```text\n step {2}Plato/)
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      `\`npx tsx scripts/run ${replay.join(' ')} --md\`.`,
    )
  })

  it('in ASCII, in the same columns', async () => {
    const signs = await run(...replay)
    const ascii = await run(...replay, '--ascii')
    expect(ascii.out).toMatch(/^\p{ASCII}*$/u)
    expect(ascii.out).toBe(signs.out.replaceAll('↷', '^').replaceAll('✗', 'X'))
    expect(signs.out).toContain('↷')
  })
})

it('falls back to ASCII only on a terminal whose locale is not UTF-8', () => {
  expect(wantsAscii(true, { LC_ALL: 'C' })).toBe(true)
  expect(wantsAscii(true, { LC_ALL: '', LANG: 'de_DE.ISO-8859-1' })).toBe(true)
  expect(wantsAscii(true, { LANG: 'en_GB.UTF-8' })).toBe(false)
  expect(wantsAscii(true, { LC_ALL: 'C.utf8', LANG: 'C' })).toBe(false)
  expect(wantsAscii(true, {})).toBe(false)
  expect(wantsAscii(false, { LC_ALL: 'C' })).toBe(false)
})

describe('exit code 2, and one clear line', () => {
  it.each<[string, string[], string]>([
    ['two forms', [...replay, '--svg', '--md'], 'one form at a time: --svg, --md'],
    ['a picture and JSON', [...replay, '--svg', '--json'], 'one form at a time: --json, --svg'],
    [
      'a picture without a schedule',
      ['dining-philosophers', '--svg'],
      '--svg needs --replay TOKEN',
    ],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.trimEnd()).toBe(message)
  })
})
