import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { CHAPTERS, type Chapter } from '../../patterns/chapters.ts'
import { patternNames } from '../../patterns/discover.ts'
import { CommandLineError, command, oneOf, print } from '../command-line.ts'

/** The chapter of the template. */
const CHAPTER: Chapter = 'The classics'

const HELP = `Usage: npx tsx scripts/new <pattern> [options]

Creates patterns/<pattern>/ with a problem, a wrong mutex solution, a correct
one, one with events, one with STM and a README: a small problem that runs, for
you to replace. The name is in kebab-case, such as dining-philosophers. No other
file is edited; "Add a problem" in CONTRIBUTING.md says what belongs in each.

  --chapter TITLE    its chapter of the learning path, instead of
                     '${CHAPTER}'
  --help             show this text

Chapters:
${CHAPTERS.map(({ title }) => `  ${title}`).join('\n')}

Exit code: 0 if the folder was created, 2 if the command line was wrong.
`

export default command({
  help: () => HELP,
  options: { chapter: { type: 'string', default: CHAPTER } },
  takesNames: true,
  async run(values, names) {
    const name = nameIn(names)
    const chapter = oneOf(
      'chapter',
      values.chapter,
      CHAPTERS.map(({ title }) => title),
    )
    if ((await patternNames()).includes(name)) {
      throw new CommandLineError(`there is a pattern '${name}' already`)
    }
    const files = await make(name, chapter)
    const lines = files.map((file) => `patterns/${name}/${file}`)
    print(`${lines.join('\n')}\n\n${nextSteps(name, chapter)}`)
  },
})

function nextSteps(name: string, chapter: string): string {
  return `It works as it stands, in the chapter
'${chapter}'.
Replace it file by file, and after each change:

  npx tsx scripts/run ${name}

When all is replaced, format it, make its page, and run all the tests:

  npx biome check --write patterns/${name}
  npx tsx scripts/docs ${name}
  npm test

What belongs in each file: "Add a problem" in CONTRIBUTING.md
`
}

/** The one name that was given, if it can name a folder. */
function nameIn([name, ...others]: readonly string[]): string {
  if (name === undefined) throw new CommandLineError('the name of the new pattern is missing')
  if (others.length > 0) throw new CommandLineError(`one pattern at a time: ${others.join(', ')}`)
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 40) {
    throw new CommandLineError(`'${name}' is not kebab-case, such as dining-philosophers`)
  }
  return name
}

/** Copies the template into a new folder and fills it in. Returns the names of the files. */
async function make(name: string, chapter: string): Promise<string[]> {
  const template = new URL('../template/', import.meta.url)
  const folder = new URL(`../../patterns/${name}/`, import.meta.url)
  await cp(template, folder, { recursive: true, errorOnExist: true, force: false })
  const files = await readdir(folder)
  for (const file of files) {
    const url = new URL(file, folder)
    await writeFile(url, filledIn(await readFile(url, 'utf8'), name, chapter))
  }
  return files.sort()
}

/** A file of the template as one of a pattern, whose folder is one level less deep. */
function filledIn(text: string, name: string, chapter: string): string {
  const words = name.replaceAll('-', ' ')
  const title = `${words[0]?.toUpperCase()}${words.slice(1)}`
  return text
    .replaceAll("'../../patterns/", "'../")
    .replaceAll('A new pattern', title)
    .replace(`chapter: '${CHAPTER}'`, `chapter: '${chapter}'`)
    .replaceAll('NAME', name)
}
