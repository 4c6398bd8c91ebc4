import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { command, print } from '../command-line.ts'
import { manifestOf, PACKAGES } from '../packaging/manifests.ts'
import { npm } from '../packaging/npm.ts'
import { pack } from '../packaging/pack.ts'
import { faultsOf } from '../packaging/release-faults.ts'

const HELP = `Usage: npx tsx scripts/release [options]

Checks that everything is ready for a release, packs both packages into dist/,
and prints the commands that publish them with a statement of provenance.

  --publish    run the commands too. npm can state the provenance in CI alone
  --help       show this text

Exit code: 0 if everything is ready or published, 1 if not, 2 if the command
line was wrong.
`

const root = fileURLToPath(new URL('../..', import.meta.url))

export default command({
  help: () => HELP,
  options: { publish: { type: 'boolean', default: false } },
  takesNames: false,
  async run({ publish }) {
    const faults = faultsOf({
      manifests: await Promise.all(PACKAGES.map(manifestOf)),
      changelog: await readFile(`${root}CHANGELOG.md`, 'utf8'),
      changes: await git('status', '--porcelain'),
      tags: (await git('tag', '--points-at', 'HEAD')).split('\n'),
    })
    for (const fault of faults) process.stderr.write(`${fault}\n`)
    if (faults.length > 0) process.exitCode = 1
    else await release(publish)
  },
})

/** The packages in their order: the explorer needs stm. */
async function release(isForReal: boolean): Promise<void> {
  for (const { path } of await pack(`${root}dist`)) {
    const args = ['publish', path, '--provenance', '--access', 'public']
    print(`npm ${args.join(' ')}\n`)
    if (isForReal) await npm(args, { cwd: root })
  }
}

const git = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('git', args, { cwd: root })).stdout.trim()
