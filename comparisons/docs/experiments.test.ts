import { existsSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { experimentNames, experimentText, importedBy, loadExperiment } from './experiments.ts'

const names = await experimentNames()
const folderOf = (name: string) => new URL(`../experiments/${name}/`, import.meta.url)

it.each(names)('%s is an experiment, and has a title', async (name) => {
  expect((await loadExperiment(name)).title).toMatch(/^\S.*\S$/)
})

it('a folder that bears the name of an experiment is not one itself', () => {
  expect(names).toContain('three-changes')
  expect(existsSync(folderOf('three-changes'))).toBe(true)
  expect(new Set(names).size).toBe(names.length)
  expect(names).not.toContain('kit')
})

it('a file that is imported for what it does counts as imported', () => {
  // In pieces, so that what looks for the imports of this test does not find these.
  const here = '.'
  const text = `import { readFile } from 'node:fs'
import '${here}./plant-bug.ts'
import {
  one,
  type Other,
} from '${here}/x/parts.ts'
export { two } from '${here}/two.ts'
const thread = new URL('${here}/thread.ts', import.meta.url)
const code = "and import '${here}/nothing.ts'"
`
  expect(importedBy(text)).toEqual(['../plant-bug.ts', './x/parts.ts', './two.ts', './thread.ts'])
})

// The digest reads an experiment and the files that it imports, not what those import.
it.each(names.filter((name) => existsSync(folderOf(name))))(
  '%s imports every file of its folder, so that its digest covers them',
  async (name) => {
    const text = await experimentText(name)
    const files = readdirSync(folderOf(name)).map((file) => `./${name}/${file}`)
    expect(files.filter((file) => !text.includes(`'${file}'`))).toEqual([])
  },
)
