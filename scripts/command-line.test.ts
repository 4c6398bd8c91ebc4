import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { WIDTH } from '../comparisons/text/width.ts'
import { oneOf } from './command-line.ts'
import { performed } from './perform.suite.ts'

const commands = readdirSync(new URL('commands/', import.meta.url)).map((file) =>
  file.replace(/\.ts$/, ''),
)

it.each(commands)('%s shows its help within 80 columns', async (name) => {
  const { code, out } = await performed(name)('--help')
  expect(code).toBe(0)
  expect(out.split('\n').filter((line) => line.length > WIDTH)).toEqual([])
})

it('a long list of what is known stands below the message, within 80 columns', () => {
  const names = Array.from({ length: 20 }, (_, i) => `name ${i}`)
  expect(() => oneOf('word', 'x', names)).toThrow(
    [
      "unknown word 'x'; known:",
      '  name 0, name 1, name 2, name 3, name 4, name 5, name 6, name 7, name 8,',
      '  name 9, name 10, name 11, name 12, name 13, name 14, name 15, name 16,',
      '  name 17, name 18, name 19',
    ].join('\n'),
  )
  expect(() => oneOf('word', 'x', names.slice(0, 2))).toThrow(
    "unknown word 'x'; known: name 0, name 1",
  )
})
