import { describe, expect, it } from 'vitest'
import { experimentNames, loadExperiment } from '../comparisons/docs/experiments.ts'
import { command } from './spawn.suite.ts'

const experiment = command('experiment')

it('lists all experiments in 80 columns, each with its title', async () => {
  const { code, out } = await experiment()
  const lines = out.trimEnd().split('\n')
  const names = await experimentNames()
  expect(code).toBe(0)
  expect(lines.map((line) => line.split(' ')[0])).toEqual(names)
  for (const [i, name] of names.entries()) {
    expect(lines[i]).toContain((await loadExperiment(name)).title)
    expect(lines[i]?.length).toBeLessThanOrEqual(80)
  }
})

it('runs one, and the second time it prints the same', async () => {
  const ran = await experiment('leaked-array')
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out).toMatch(/^items\.push +1 +2$/m)
  expect(await experiment('leaked-array')).toEqual(ran)
})

describe('exit code 2, and one clear line', () => {
  it.each<[string, string[], string]>([
    ['an unknown experiment', ['leaked-aray'], 'did you mean leaked-array?'],
    ['two experiments', ['a', 'b'], 'one experiment at a time'],
    ['an unknown option', ['--bogus'], "Unknown option '--bogus'"],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await experiment(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})
