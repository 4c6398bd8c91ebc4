import { mutants as inCore } from '../../stm/testing/mutants.suite.ts'
import { mutants, sourceMutants } from '../mutants/mutants.suite.ts'
import { wrap } from '../text/wrap.ts'
import { experiment } from './kit/experiment.ts'

const around = [...sourceMutants, ...mutants]

/** What is planted, by the test that must turn red. */
function byTest(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const planted = [
    ...inCore.map(
      ({ bug, noticedBy }) => [`stm/testing/conformance/${noticedBy}.suite.ts`, bug] as const,
    ),
    ...around.map(({ bug, noticedBy }) => [noticedBy, bug] as const),
  ]
  for (const [test, bug] of planted) found.set(test, [...(found.get(test) ?? []), bug])
  return found
}

export default experiment({
  title: 'the bugs planted in the STM and in the explorer, and the test that finds each',
  run(print) {
    print(`${inCore.length} in the core of stm, ${around.length} in the code built on it`)
    for (const [test, bugs] of [...byTest()].sort()) {
      print()
      print(test)
      for (const bug of bugs) {
        wrap(bug, 74).forEach((line, i) => {
          print(`${i === 0 ? '  - ' : '    '}${line}`)
        })
      }
    }
  },
})
