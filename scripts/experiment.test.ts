import { describe, expect, it } from 'vitest'
import { experimentNames, loadExperiment } from '../comparisons/docs/experiments.ts'
import { performed } from './perform.suite.ts'
import { script } from './spawn.suite.ts'

const experiment = performed('experiment')

it('lists all experiments with their titles, within 80 columns', async () => {
  const { code, out } = await experiment()
  expect(code).toBe(0)
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
  const names = await experimentNames()
  const titles = await Promise.all(names.map(async (name) => (await loadExperiment(name)).title))
  const words = names.map((name, i) => `${name} ${titles[i]}`).join(' ')
  expect(out.split(/\s+/).join(' ').trim()).toBe(words)
})

it('runs an experiment, which prints the same in each process', async () => {
  const ran = await experiment('leaked-array')
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out).toMatch(/^items\.push\(book\) +1 +2 +1$/m)
  expect(await script('experiment')('leaked-array')).toEqual(ran)
})

describe('exit code 2, and one clear line', () => {
  it.each<[string, string[], string]>([
    ['an unknown experiment', ['leaked-aray'], 'did you mean leaked-array?'],
    ['two experiments', ['a', 'b'], 'one experiment at a time'],
    ['an unknown option', ['--bogus'], "unknown option '--bogus'"],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await experiment(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})
