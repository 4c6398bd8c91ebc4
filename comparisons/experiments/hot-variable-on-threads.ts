import { columns } from '../text/columns.ts'
import { NAMES } from './hot-variable-on-threads/adding.ts'
import { experiment } from './kit/experiment.ts'
import { mostAttempts } from './kit/most-attempts.ts'

/** Programs of one thread, of two and of three. */
const PROGRAMS = [
  new URL('./hot-variable-on-threads/one.ts', import.meta.url),
  new URL('./hot-variable-on-threads/two.ts', import.meta.url),
  new URL('./hot-variable-on-threads/three.ts', import.meta.url),
]

const SCHEDULES = 1_000

export default experiment({
  title: 'attempts of transactions on threads that all want the same variable',
  async run(print) {
    const rows: (string | number)[][] = [['threads', 'commits', 'most attempts']]
    for (const [i, program] of PROGRAMS.entries()) {
      const threads = NAMES.slice(0, i + 1)
      rows.push([threads.join(', '), threads.length, await mostAttempts(program, SCHEDULES)])
    }
    print(columns(rows))
    print(`in ${SCHEDULES.toLocaleString('en')} schedules of each, chosen by chance`)
  },
})
