import { expect, it } from 'vitest'
import { performed } from './perform.suite.ts'

const perform = performed('page')

// That it builds and serves a page that works: comparisons/page/page.test.ts.

it.each([
  [['--port', '80'], '--port needs --serve'],
  [['--serve', '--port', 'http'], "--port takes a whole number from 0 on, not 'http'"],
  [['--serve', '--port', '65536'], "--port takes a number up to 65535, not '65536'"],
  [['--sreve'], "unknown option '--sreve'; did you mean --serve?"],
  [['docs'], "Unexpected argument 'docs'"],
  [['--at', 'dining'], "unknown pattern 'dining'; did you mean dining-philosophers?"],
  [['--at', '1:stm:nonsense:nc:a:00000'], "bad token: no pattern has '1:stm:nonsense:nc:a:00000'"],
])('refuses %j, in one line', async (args, message) => {
  const { code, out, err } = await perform(...args)
  expect(code).toBe(2)
  expect(out).toBe('')
  expect(err).toContain(message)
})

it('says what it does', async () => {
  const { code, out } = await perform('--help')
  expect(code).toBe(0)
  expect(out).toMatch(/^Usage: npx tsx scripts\/page/)
  expect(out.split('\n').every((line) => line.length <= 80)).toBe(true)
})
