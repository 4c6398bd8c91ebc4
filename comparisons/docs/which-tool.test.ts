import { expect, it } from 'vitest'
import type { Facts } from '../verdicts/facts.ts'
import { whichToolList, whichToolPicture } from './which-tool.ts'

const factsOf = (title: string, alone: Facts['choice']['alone'], composed: 'STM' | 'locks') => ({
  pattern: title.toLowerCase(),
  title,
  lesson: '',
  choice: { alone, composed, because: '' },
  ok: true,
  solutions: [],
})

const all = [factsOf('Forks', 'locks', 'STM'), factsOf('Shop', 'neither', 'locks')]

it('each tool has the problems for which the author prefers its side', () => {
  const lines = whichToolList(all, 'there/').trimEnd().split('\n')
  const queue = lines.find((line) => line.includes('with a queue'))
  expect(queue).toMatch(/prefers locks in 1 case: \[Forks\]\(there\/forks\.md\)\.$/)
  expect(lines.find((line) => line.includes('and nothing else'))).toContain('[Shop](there/shop.md)')
  expect(lines.at(-1)).toContain('[Forks](there/forks.md)')
})

it('the picture says the same in words for readers who cannot see it', () => {
  const picture = whichToolPicture()
  const [, description = ''] = /<desc>(.*)<\/desc>/.exec(picture) ?? []
  for (const line of whichToolList([], '').trimEnd().split('\n')) {
    const [, tool = ''] = /\*\*(?:Yes: )?(.*)\.\*\*/.exec(line) ?? []
    expect(description).toContain(tool)
  }
})
