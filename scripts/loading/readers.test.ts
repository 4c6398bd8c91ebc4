import { expect, it } from 'vitest'
import { holdsPrograms } from './readers.ts'

it('readers are added where programs are that can be explored', () => {
  const files = ['patterns/a/b.ts', 'patterns\\a\\b.ts', 'a/b.test.ts', 'a/b.suite.ts']
  expect(files.filter(holdsPrograms)).toEqual(files)
  const others = ['patterns/stage.ts', 'stm/a/b.ts', 'scripts/a.ts', 'a/b.suite.ts?plain']
  expect(others.filter(holdsPrograms)).toEqual([])
})
