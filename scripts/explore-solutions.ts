import './exploration-flags.ts'
import { compare } from '../comparisons/verdicts/compare.ts'
import { factsOf } from '../comparisons/verdicts/facts.ts'
import { load } from '../patterns/discover.ts'
import type { Explored, ToExplore } from './explore-all.ts'
import { doJobs } from './processes.ts'

doJobs<ToExplore, Explored>(async ({ pattern, solution }, onProgress) => {
  const entry = await load(pattern)
  const solutions = (await entry.solutions()).filter(({ name }) => name === solution)
  const exploring = (name: string, scenario: string, states: number) =>
    onProgress(`${pattern}, ${name}, ${scenario}: ${states} states`)
  return factsOf(await compare(entry, solutions, {}, { exploring }))
})
