import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { mostAttempts } from './kit/most-attempts.ts'
import { ACCOUNTS } from './report-on-threads/reporting.ts'

/** The postings that are made while the report reads its accounts, and the program that makes them. */
const PROGRAMS = [
  [
    '40 to the account that is read first',
    new URL('./report-on-threads/forty-to-the-first.ts', import.meta.url),
  ],
  [
    '40 to the account that is read last',
    new URL('./report-on-threads/forty-to-the-last.ts', import.meta.url),
  ],
  ['1 to both of them', new URL('./report-on-threads/one.ts', import.meta.url)],
  ['2 to both of them', new URL('./report-on-threads/two.ts', import.meta.url)],
  ['40 to both of them', new URL('./report-on-threads/forty.ts', import.meta.url)],
] as const

const SCHEDULES = 400

export default experiment({
  title: 'a report on a thread of its own, which postings make start over',
  async run(print) {
    print(`a transaction reads ${ACCOUNTS} accounts; another thread makes postings`)
    const rows: (string | number)[][] = [['postings', 'most attempts of the report']]
    for (const [postings, program] of PROGRAMS) {
      rows.push([postings, await mostAttempts(program, SCHEDULES)])
    }
    print(columns(rows))
    print(`in ${SCHEDULES} schedules of each, chosen by chance`)
  },
})
