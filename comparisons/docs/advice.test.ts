import { expect, it } from 'vitest'
import { patternNames } from '../../patterns/discover.ts'
import { adviceOf, reasonsIn } from './advice.ts'

it('a reason is a point of the list, in one line', () => {
  const story =
    '## Do not use STM if\n\n- it is\n  one;\n- it _waits_.\n\n## Exercises\n\n- no reason\n'
  expect(reasonsIn(story)).toEqual(['it is one', 'it _waits_'])
  expect(reasonsIn(story.slice(0, story.indexOf('\n\n## E')))).toHaveLength(2)
  expect(reasonsIn('# A story\n\n- no reason\n')).toEqual([])
})

it.each(await patternNames())('the story of %s says when not to use STM', async (pattern) => {
  expect((await adviceOf(pattern)).length).toBeGreaterThan(0)
})
