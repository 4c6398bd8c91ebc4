import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { patternNames } from '../patterns/discover.ts'
import { CommandLineError, main } from './command-line.ts'

const HELP = `Usage: npx tsx scripts/new <pattern>

Makes patterns/<pattern>/ with a problem, a wrong mutex solution, a correct
one, an STM one and a README: a small problem that runs, to be replaced by
yours. The name is in kebab-case, such as dining-philosophers. No other file is
edited; "Add a problem" in README.md says what belongs into each.

Exit code: 0 if the folder was made, 2 if the command line was wrong.
`

const options = { help: { type: 'boolean', short: 'h' } } as const

await main(async (args) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  const name = nameIn(positionals)
  if ((await patternNames()).includes(name)) {
    throw new CommandLineError(`there is a pattern '${name}' already`)
  }
  const files = await make(name)
  const lines = files.map((file) => `patterns/${name}/${file}`)
  process.stdout.write(`${lines.join('\n')}\n\n${nextSteps(name)}`)
})

function nextSteps(name: string): string {
  return `It works as it stands. Replace it file by file, and after each change:

  npx tsx scripts/run ${name}

At last its page, and all the tests:

  npx biome check --write patterns/${name}
  npx tsx scripts/docs ${name}
  npm test

What belongs into each file: "Add a problem" in README.md
`
}

/** The one name that is given, if it can be that of a folder and of an import. */
function nameIn([name, ...others]: readonly string[]): string {
  if (name === undefined) throw new CommandLineError('the name of the new pattern is missing')
  if (others.length > 0) throw new CommandLineError(`one pattern at a time: ${others.join(', ')}`)
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 40) {
    throw new CommandLineError(`'${name}' is not kebab-case, such as dining-philosophers`)
  }
  return name
}

/** Makes the folder of the template's files. Gives their names. */
async function make(name: string): Promise<string[]> {
  const template = new URL('./template/', import.meta.url)
  const folder = new URL(`../patterns/${name}/`, import.meta.url)
  await cp(template, folder, { recursive: true, errorOnExist: true, force: false })
  const files = await readdir(folder)
  for (const file of files) {
    const url = new URL(file, folder)
    await writeFile(url, filledIn(await readFile(url, 'utf8'), name))
  }
  return files.sort()
}

/** The template is a folder deeper than a pattern, as seen from what the patterns share. */
function filledIn(text: string, name: string): string {
  const words = name.replaceAll('-', ' ')
  const title = `${words[0]?.toUpperCase()}${words.slice(1)}`
  return text
    .replaceAll("'../../patterns/", "'../")
    .replaceAll('A new pattern', title)
    .replaceAll('NAME', name)
}
