import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, oneOf, print, progress } from '../command-line.ts'
import { installConsumer, tryCompilers } from '../packaging/consumer.ts'
import { RUNTIMES } from '../packaging/runtimes.ts'
import { type Tried, tryRuntime } from '../packaging/try-runtime.ts'

const NAMES = RUNTIMES.map(({ name }) => name)

const HELP = `Usage: npx tsx scripts/runtimes [runtime...] [options]

Installs runtimes from the registry into a temporary folder, at the versions
that it lists, and the packages as npm installs their tarballs. On each runtime
it runs the programs of the READMEs, one of threads, and the tests of stm; on
Node those of the engine for threads and of the explorer as well. Takes many
minutes, and is not part of npm test.

  --help    show this text

Runtimes:
  ${NAMES.map((name) => `'${name}'`).join(', ')}

Exit code: 0 if everything that was run passed, 1 if not, 2 if the command line
was wrong.
`

export default command({
  help: () => HELP,
  options: {},
  takesNames: true,
  async run(_, names) {
    for (const name of names) oneOf('runtime', name, NAMES)
    const chosen = RUNTIMES.filter(({ name }) => names.length === 0 || names.includes(name))
    const folder = await mkdtemp(join(tmpdir(), 'runtimes-'))
    try {
      progress.show('packs, and installs the packages')
      const consumer = await installConsumer(folder)
      if (names.length === 0) for await (const tried of tryCompilers(consumer)) show(tried)
      for (const runtime of chosen) {
        progress.show(`installs ${runtime.name}`)
        for await (const tried of tryRuntime(runtime, consumer, folder)) show(tried)
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})

/** Prints a row of the table; what a failure says comes below it. */
function show({ runtime, check, result, says }: Tried): void {
  const row = `${runtime.padEnd(22)}${check.padEnd(28)}${result.padEnd(9)}`
  if (result === 'failed') process.exitCode = 1
  print(result === 'failed' ? `${row.trimEnd()}\n${says}\n` : `${row}${says}\n`)
}
