import { experimentNames, loadExperiment } from '../../comparisons/docs/experiments.ts'
import { wrap } from '../../comparisons/text/wrap.ts'
import { CommandLineError, command, oneOf, print } from '../command-line.ts'

const HELP = `Usage: npx tsx scripts/experiment [name] [options]

Without a name: lists the experiments. With one: runs it and prints what it
found. The pages in docs/arguments/ quote this output. A new experiment is a new
file in comparisons/experiments/ and a page that quotes it; scripts/docs makes
the page.

  --ascii    ASCII only
  --help     show this text

Exit code: 0 if it ran, 1 if it failed, 2 if the command line was wrong.
`

const WIDTH = 80

export default command({
  help: () => HELP,
  options: { ascii: { type: 'boolean', default: false } },
  takesNames: true,
  async run({ ascii }, names) {
    const [name, ...others] = names
    if (others.length > 0) {
      throw new CommandLineError(`one experiment at a time: ${names.join(', ')}`)
    }
    if (name === undefined) return print(await list())
    const experiment = await loadExperiment(oneOf('experiment', name, await experimentNames()))
    const checked = experiment.isMarkdown ? (text: string) => text : withinWidth
    await experiment.run((text = '') => print(`${checked(text)}\n`, ascii))
  },
})

/** Returns `text`. @throws RangeError if a line of it is wider than pages show. */
function withinWidth(text: string): string {
  const tooLong = text.split('\n').find((line) => line.length > WIDTH)
  if (tooLong !== undefined) throw new RangeError(`longer than ${WIDTH} columns: ${tooLong}`)
  return text
}

/** The names of all experiments, each with its title. */
async function list(): Promise<string> {
  const names = await experimentNames()
  const indent = Math.max(...names.map((name) => name.length)) + 2
  const entries = names.map(async (name) => {
    const { title } = await loadExperiment(name)
    const lines = wrap(title, WIDTH - indent).map((line) => `${' '.repeat(indent)}${line}`)
    return `${name}${lines.join('\n').slice(name.length)}\n`
  })
  return (await Promise.all(entries)).join('')
}
