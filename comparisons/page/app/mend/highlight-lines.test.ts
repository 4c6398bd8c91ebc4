import { expect, it } from 'vitest'
import { highlightLines } from './highlight-lines.ts'

const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

it('colours each line, and keeps the text as it is', () => {
  const text = '/* one\n   two */\nconst a: Map<string, 1> = b && `\n<b>&lt;</b>`\n\nreturn\n'
  const lines = highlightLines(text)
  expect(lines.map(textOf).join('\n')).toBe(text.trimEnd())
  expect(lines[0]).toMatch(/^<span style="color:light-dark\([^"]*\)">\/\* one<\/span>$/)
  expect(lines[1]).toContain('<span')
})
