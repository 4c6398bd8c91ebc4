import { expect, it } from 'vitest'
import type { Facts } from '../verdicts/facts.ts'
import { whichToolList, whichToolPicture } from './which-tool.ts'

const factsOf = (title: string, alone: Facts['choice']['alone'], composed: 'STM' | 'locks') => ({
  pattern: title.toLowerCase(),
  title,
  lesson: '',
  choice: { alone, composed, because: `${title} is the reason` },
  ok: true,
  solutions: [],
})

const all = [factsOf('Forks', 'locks', 'STM'), factsOf('Shop', 'neither', 'locks')]

it('each tool has the problems for which the author prefers its side, and why', () => {
  const list = whichToolList(all, 'there/')
  const of = (tool: string, title: string) =>
    `${tool} in 1 case:\n\n   - [${title}](there/${title.toLowerCase()}.md): ${title} is the reason.\n`
  expect(list).toContain(of('prefers locks', 'Forks'))
  expect(list).toContain(of('prefers none of the three', 'Shop'))
  expect(list.endsWith(`${of('prefers STM', 'Forks')}\n`)).toBe(true)
})

it('the picture says the same in words for readers who cannot see it', () => {
  const picture = whichToolPicture()
  const [, description = ''] = /<desc>(.*)<\/desc>/.exec(picture) ?? []
  for (const line of whichToolList([], '').trimEnd().split('\n')) {
    const [, tool = ''] = /\*\*(?:Yes: )?(.*)\.\*\*/.exec(line) ?? []
    expect(description).toContain(tool)
  }
})
