import { fileURLToPath } from 'node:url'
import { buildPage } from '../../comparisons/page/build-page.ts'
import { serveLive } from '../../comparisons/page/live-page.ts'
import { PageFiles } from '../../comparisons/page/page-files.ts'
import { patternNames } from '../../patterns/discover.ts'
import { CommandLineError, command, natural, oneOf, print } from '../command-line.ts'
import { tokenOwner } from '../token-owner.ts'

const HELP = `Usage: npx tsx scripts/page [options]

Builds docs/play/, the page on which the reader is the scheduler: it runs the
solutions of all problems and lets the reader choose who goes next. Open
docs/play/index.html, from a server of static files or as a file. The folder is
built, and not kept in git.

  --serve      serve the page on this machine alone, without the folder: each
               problem is built when it is chosen, and after a change of a
               source the page is built and loaded again, at the same step
  --port N     with --serve: the port, 4173 if none is given; 0 for any free one
  --at WHERE   print the address of a problem, by its name, or of the end of a
               schedule, by its token
  --help       show this text

Exit code: 0 if the page is built, 2 if the command line was wrong.
`

const root = fileURLToPath(new URL('../..', import.meta.url))

const DEFAULT_PORT = 4173

export default command({
  help: () => HELP,
  options: {
    serve: { type: 'boolean', default: false },
    port: { type: 'string' },
    at: { type: 'string' },
  },
  takesNames: false,
  async run({ serve, port, at }) {
    if (port !== undefined && !serve) throw new CommandLineError('--port needs --serve')
    const number = natural('port', port) ?? DEFAULT_PORT
    if (number > 65_535) {
      throw new CommandLineError(`--port takes a number up to 65535, not '${number}'`)
    }
    const hash = at === undefined ? '' : await hashOf(at)
    if (serve) {
      print(`${await serveAt(number)}${hash}\nCtrl-C ends it.\n`)
    } else {
      await buildPage(
        await PageFiles.of(root),
        fileURLToPath(new URL('../../docs/play', import.meta.url)),
      )
      print(`docs/play/index.html${hash}\n`)
    }
  },
})

/** What stands behind the address of the page for a problem, or for a token. */
async function hashOf(at: string): Promise<string> {
  const names = await patternNames()
  if (!at.includes(':')) return `#${oneOf('pattern', at, names)}`
  const token = at.split('/').at(-1) ?? ''
  const owner = tokenOwner(token, names, 2)
  if (owner === undefined) throw new CommandLineError(`bad token: no pattern has '${token}'`)
  return `#${owner}/${token}`
}

/** Serves the page, and tells what happens to it. Resolves with its URL. */
async function serveAt(port: number): Promise<string> {
  try {
    const { url } = await serveLive(root, port, {
      reloaded: ([first = '', ...more]) =>
        print(`loaded again: ${first}${more.length > 0 ? `, and ${more.length} more` : ''}\n`),
      failed: (fault) => process.stderr.write(`${fault}\n`),
    })
    return url
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new CommandLineError(`port ${port} is taken; --port 0 takes a free one`)
  }
}
