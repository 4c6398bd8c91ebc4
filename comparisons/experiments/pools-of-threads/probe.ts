import { CONTENDERS } from './contenders.ts'
import { QUESTIONS } from './questions.ts'

// A process of its own for each package: what it leaves behind ends with it.

/** What the process is asked for: which package, and the module that its threads load. */
export interface Job {
  readonly contender: string
  readonly filename: string
}

process.once('message', async ({ contender, filename }: Job) => {
  const { open } = CONTENDERS[contender] as (typeof CONTENDERS)[string]
  const answers: string[] = []
  for (const { ask } of QUESTIONS) {
    answers.push(await ask((options) => open(filename, options)))
  }
  process.send?.(answers, () => process.exit())
})
