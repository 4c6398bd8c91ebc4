import { parseArgs } from 'node:util'
import { experimentNames, loadExperiment } from '../comparisons/docs/experiments.ts'
import { wrap } from '../comparisons/text/wrap.ts'
import { shownOn } from './charset.ts'
import { CommandLineError, main, oneOf } from './command-line.ts'

const HELP = `Usage: npx tsx scripts/experiment [name] [options]

Without a name: the list of experiments. With one: runs it, and prints what it
has found. What the pages in docs/arguments/ say was printed so. A new one is a new
file in comparisons/experiments/, and a page that quotes it; scripts/docs --help
says how the page is made.

  --ascii    no signs beyond ASCII
  --help     this text

Exit code: 0 if it ran, 1 if it failed, 2 if the command line was wrong.
`

const options = {
  ascii: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

const WIDTH = 80

await main(async (args) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [name, ...others] = positionals
  if (others.length > 0) {
    throw new CommandLineError(`one experiment at a time: ${positionals.join(', ')}`)
  }
  const print = (text = '') => {
    const tooLong = text.split('\n').find((line) => line.length > WIDTH)
    if (tooLong !== undefined) throw new RangeError(`longer than ${WIDTH} columns: ${tooLong}`)
    process.stdout.write(shownOn(`${text}\n`, values.ascii))
  }
  if (values.help) process.stdout.write(HELP)
  else if (name === undefined) await list()
  else await (await loadExperiment(oneOf('experiment', name, await experimentNames()))).run(print)
})

async function list(): Promise<void> {
  const names = await experimentNames()
  const indent = Math.max(...names.map((name) => name.length)) + 2
  for (const name of names) {
    const { title } = await loadExperiment(name)
    const lines = wrap(title, WIDTH - indent).map((line) => `${' '.repeat(indent)}${line}`)
    process.stdout.write(`${name}${lines.join('\n').slice(name.length)}\n`)
  }
}
