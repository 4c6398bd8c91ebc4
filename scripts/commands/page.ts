import { fileURLToPath } from 'node:url'
import { buildPage } from '../../comparisons/page/build-page.ts'
import { servePage } from '../../comparisons/page/serve-page.ts'
import { CommandLineError, command, natural, print } from '../command-line.ts'

const HELP = `Usage: npx tsx scripts/page [options]

Builds docs/play/, the page on which the reader is the scheduler: it runs the
solutions of all problems and lets the reader choose who goes next. Open
docs/play/index.html, from a server of static files or as a file. The folder is
built, and not kept in git.

  --serve      build it and serve it on this machine alone
  --port N     with --serve: the port, 4173 if none is given; 0 for any free one
  --help       show this text

Exit code: 0 if the page is built, 2 if the command line was wrong.
`

const site = {
  root: fileURLToPath(new URL('../..', import.meta.url)),
  folder: fileURLToPath(new URL('../../docs/play', import.meta.url)),
}

export default command({
  help: () => HELP,
  options: { serve: { type: 'boolean', default: false }, port: { type: 'string' } },
  takesNames: false,
  async run({ serve, port }) {
    if (port !== undefined && !serve) throw new CommandLineError('--port needs --serve')
    const at = natural('port', port) ?? 4173
    if (at > 65_535) throw new CommandLineError(`--port takes a number up to 65535, not '${at}'`)
    if (serve) {
      const { url } = await servePage(site, at)
      print(`${url}\nCtrl-C ends it.\n`)
    } else {
      await buildPage(site)
      print('docs/play/index.html\n')
    }
  },
})
