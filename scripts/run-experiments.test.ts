import { expect, it } from 'vitest'
import { experimentNames } from '../comparisons/docs/experiments.ts'
import { runExperiments } from './run-experiments.ts'
import { digestOfSources, testedOutputs } from './tested-runs.ts'

// Whether they print what the pages quote: npm run fresh.

const digest = await digestOfSources()

it.each(await experimentNames())('the experiment %s runs to its end', async (name) => {
  await testedOutputs.forget(name)
  const [ran] = await runExperiments([name])
  if (ran === undefined || 'fault' in ran) throw new Error(ran?.fault)
  expect(ran.lines.join('')).not.toBe('')
  await testedOutputs.keep(name, ran.lines, digest)
})

it('one that fails is reported in one line', async () => {
  expect(await runExperiments(['none'])).toEqual([
    { fault: 'the experiment none failed: see npx tsx scripts/experiment none' },
  ])
})
