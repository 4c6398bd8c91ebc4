import '../../scripts/exploration-flags.ts'
import { load, type Solution } from '../../patterns/discover.ts'
import type { ToExplore } from '../../scripts/explore-all.ts'
import { doJobs, thrownAsText } from '../../scripts/processes.ts'
import { compare } from './compare.ts'
import type { Examined } from './examination.suite.ts'
import { factsOf } from './facts.ts'
import { mergingFaults } from './merging.suite.ts'

doJobs<ToExplore, Examined>(async ({ pattern: name, solution: wanted }) => {
  try {
    const entry = await load(name)
    const solution = (await entry.solutions()).find((each) => each.name === wanted) as Solution
    const comparison = await compare(entry, [solution])
    return { facts: factsOf(comparison), merging: await mergingFaults(comparison) }
  } catch (error) {
    return { thrown: thrownAsText(error) }
  }
})
