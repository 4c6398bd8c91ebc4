import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { command, print } from '../command-line.ts'
import { pack } from '../packaging/pack.ts'

const HELP = `Usage: npx tsx scripts/pack [options]

Builds @concurrency-cookbook/stm and @concurrency-cookbook/explorer, and writes
a tarball of each to dist/, for npm install.

  --into FOLDER    write to FOLDER instead of dist/
  --help           show this text

Exit code: 0 if both are written, 2 if the command line was wrong.
`

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))

export default command({
  help: () => HELP,
  options: { into: { type: 'string' } },
  takesNames: false,
  async run({ into }) {
    const tarballs = await pack(into === undefined ? DIST : resolve(into))
    print(`${tarballs.map(({ path }) => path).join('\n')}\n`)
  },
})
